"""A Windows PC for tests: a fresh prefix of Wine with a screen of its own, and what people and installers do with it.

What was learned of Wine 8: a prefix has to be made with its screen there already; its service manager ends with its
last program, and two of them in one prefix know nothing of each other, so that one program stays from first to last; a
program that services inherit pipes from keeps these open, so that nobody may read them; Python starts with pipes and
/dev/null only.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PureWindowsPath
from tempfile import TemporaryFile

import psutil
from tests.e2e.fleet import wait_until

PROGRAMS = ("wine", "wineserver", "wixl", "msibuild", "Xvfb", "xdotool", "import")  # what stories need
LIMIT = 120.0  # seconds that a program may take; machines are shared
SERVICE = "ControlDockAgent"
KEY = r"HKLM\SOFTWARE\ControlDock\Agent"
RUN_KEY = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run"
NAME = "ControlDock Agent"
# Wine 8 tells services that this is %ProgramData%, and means the folder of public documents.
_PROGRAM_DATA = (
    r"HKLM\Software\Microsoft\Windows NT\CurrentVersion\ProfileList", "/v", "Public", "/d", r"C:\ProgramData",
)  # fmt: skip
# A service may take a minute to say its first word on a machine where much else goes on.
_PATIENCE = (
    r"HKLM\System\CurrentControlSet\Control",
    "/v",
    "ServicesPipeTimeout",
    "/t",
    "REG_DWORD",
    "/d",
    "60000",
)


def missing() -> list[str]:
    """Of the programs that are needed, those that are not here."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


class WinePc:
    """One prefix. Its own processes are those that run in it: nothing else is ever ended."""

    def __init__(self, folder: Path, display: str) -> None:
        self.prefix = folder / "prefix"
        self.drive = self.prefix / "drive_c"
        self.display = display
        self.environment = {
            **os.environ,
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree=;mshtml=",  # it would ask whether to fetch them
            "DISPLAY": display,
            "LC_ALL": "ko_KR.UTF-8",  # a Korean Windows: code page 949
        }
        self._keeper: subprocess.Popen[bytes] | None = None

    def boot(self) -> None:
        """Make the prefix, and keep it up."""
        self._call("wineboot", "-i")
        # Before its service manager starts for good, which reads them at its start.
        assert self.call("reg", "add", *_PATIENCE, "/f") == 0
        assert self.call("reg", "add", *_PROGRAM_DATA, "/f") == 0
        assert self.call("winecfg", "-v", "win10") == 0
        self._call("wineserver", "-w")
        self._keeper = self.start("wine", "cmd", stdin=subprocess.PIPE)
        wait_until(lambda: self.running("services.exe"), "the service manager's start")

    def shut_down(self) -> None:
        """End all that runs in it."""
        self._call("wineserver", "-k")
        if self._keeper is not None:
            self._keeper.communicate(timeout=LIMIT)

    def run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        """A Windows program that leaves nothing behind, and what it said."""
        with TemporaryFile() as said:
            done = subprocess.run(
                ["wine", *words],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.DEVNULL,
                check=False,
                timeout=LIMIT,
            )
            said.seek(0)
            return subprocess.CompletedProcess(words, done.returncode, said.read())

    def start(self, *words: str, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        """A program that goes on."""
        null = subprocess.DEVNULL
        return subprocess.Popen(words, env=self.environment, stdin=stdin, stdout=null, stderr=null)

    def msiexec(self, *words: str) -> int:
        """The Windows Installer, as administrators call it; its exit code."""
        return self._call("wine", "msiexec", *words)

    def registry(self, key: str, name: str) -> str | None:
        """A value as text; None: there is none."""
        done = self.run("reg", "query", key, "/v", name, "/reg:64")
        if done.returncode:
            return None
        for line in done.stdout.decode("cp949", "replace").splitlines():
            found = line.strip().split("    ", 2)
            if len(found) > 1 and found[0] == name:
                return found[2].strip() if len(found) > 2 else ""
        return None

    def call(self, *words: str) -> int:
        """A program that may leave others behind; its exit code."""
        return self._call("wine", *words)

    def running(self, *words: str) -> list[int]:
        """The process ids of what runs with all of these in its command line."""
        return [pid for pid in self.pids() if _is(pid, *words)]

    def end(self, *words: str) -> None:
        """kill -9 for these."""
        for pid in self.running(*words):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def service_pid(self) -> int | None:
        """The process id, as Linux counts, of the agent's service."""
        return next(iter(self.running("controldock.agent", "service")), None)

    def pids(self) -> Iterator[int]:
        """Of all that runs in this prefix."""
        for process in psutil.process_iter(["pid"]):
            with suppress(psutil.Error):
                if process.environ().get("WINEPREFIX") == str(self.prefix):
                    yield process.pid

    def kill_service(self) -> None:
        """kill -9: no time to tidy up."""
        pid = self.service_pid()
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not psutil.pid_exists(pid), "the service's end")

    def windows_path(self, path: Path) -> str:
        """As its programs name a file of ours."""
        return str(PureWindowsPath("Z:" + str(path)))

    @property
    def programs(self) -> Path:
        """Where the agent is installed."""
        return self.drive / "Program Files" / NAME

    @property
    def state(self) -> Path:
        """%ProgramData%\\ControlDock."""
        return self.drive / "ProgramData" / "ControlDock"

    @property
    def log(self) -> str:
        """What the agent wrote of itself."""
        file = self.state / "agent.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def _call(self, *words: str) -> int:
        return self.start(*words).wait(timeout=LIMIT)


@contextmanager
def booted(folder: Path, display: str) -> Iterator[WinePc]:
    """A PC that is up, and gone afterwards whatever happened."""
    pc = WinePc(folder, display)
    try:
        pc.boot()
        yield pc
    finally:
        pc.shut_down()


def _is(pid: int, *words: str) -> bool:
    try:
        line = psutil.Process(pid).cmdline()
    except psutil.Error:
        return False
    return all(any(word in part for part in line) for word in words)
