"""How commands fail on simulated PCs: with exit codes and words as real programs have, different on every PC in what
differs there too, so that whoever looks for what they have in common has something to find."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from controldock.domain.agent_words import Said
from controldock.domain.task import Outcome
from controldock.sources import Sources


@dataclass(frozen=True, slots=True)
class Mishap:
    """One way to fail. `{…}` in its words is different on each PC."""

    exit_code: int | None
    text: str = ""
    message: str = ""  # of the agent
    outcome: Outcome = Outcome.FAILED


@dataclass(frozen=True, slots=True)
class Scene:
    """Where it happens."""

    host_name: str
    user: str
    is_windows: bool


_MSI = r"""제품: 한컴오피스 2022 -- C:\Users\{user}\AppData\Local\Temp\{guid}\setup.msi 설치를 시작합니다.
오류 1603. 설치 중 심각한 오류가 발생했습니다. ({time})
"""
_BUSY = (
    "MSI (s) ({hex}:{number}) [{time}]: Another program is being installed. Please wait until that installation "
    "is complete, and then try installing this software again.\n"
)
_DENIED = r"""Set-ItemProperty : Access to the registry key 'HKEY_LOCAL_MACHINE\SOFTWARE\Policies' is denied.
At C:\ProgramData\ControlDock\work\{hex}\script.ps1:{number} char:1
    + CategoryInfo          : PermissionDenied
"""
_WINDOWS = (
    Mishap(1603, _MSI),
    Mishap(1618, _BUSY),
    Mishap(-2147024891, _DENIED),
    Mishap(
        -1073741819,
        "[{time}] {host}: updater.exe has stopped working (error, pid {number}, 0x00007FF6{hex})\n",
    ),
    Mishap(
        9009,
        "'choco' is not recognized as an internal or external command,\noperable program or batch file.\n",
    ),
    Mishap(112, "디스크 공간이 부족합니다. {host} C: 드라이브의 남은 공간: {number} MB\n"),
    Mishap(-1978335212, "No package found matching input criteria.\n"),
    Mishap(None, message=Said.NO_DIRECTORY.of(directory="D:\\Apps")),
)
_FETCH = """E: Failed to fetch http://mirror.school.example/pool/{hex}.deb  Could not connect to 10.0.{number}.7:80
E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?
"""
_LINUX = (
    Mishap(100, _FETCH),
    Mishap(127, "/var/lib/controldock/work/{hex}/script: {number}: winget: not found\n"),
    Mishap(1, "cp: cannot stat '/home/{user}/배포/설정.conf': No such file or directory\n"),
    Mishap(137, "[{time}] {host} kernel: Out of memory: Killed process {number} (java)\n"),
    Mishap(1, "tar: /srv/{hex}: Cannot write: No space left on device\n"),
    Mishap(77, "sudo: {user} is not in the sudoers file.\n"),
    Mishap(2, 'script: {number}: Syntax error: end of file unexpected (expecting "fi")\n'),
    Mishap(None, message=Said.NO_POWERSHELL.of()),
)
MOST = min(len(_WINDOWS), len(_LINUX))
_HEX_SIZE = 4  # bytes
_MANY = 10_000.0


def mishap(causes: int, scene: Scene, now: datetime, sources: Sources) -> Mishap:
    """One of the first `causes` ways; the first ones are more common than the last ones."""
    ways = (_WINDOWS if scene.is_windows else _LINUX)[: min(causes, MOST)]
    place = sources.uniform(0.0, 1.0) * sources.uniform(0.0, 1.0)
    way = ways[min(int(place * len(ways)), len(ways) - 1)]
    text = way.text
    for name, value in _differing(scene, now, sources).items():
        text = text.replace(f"{{{name}}}", value)
    return Mishap(way.exit_code, text, way.message, way.outcome)


def _differing(scene: Scene, now: datetime, sources: Sources) -> dict[str, str]:
    hexed = sources.token(_HEX_SIZE).hex()
    return {
        "host": scene.host_name,
        "user": scene.user,
        "time": now.strftime("%Y-%m-%d %H:%M:%S"),
        "number": str(int(sources.uniform(1.0, _MANY))),
        "hex": hexed,
        "guid": f"{{{hexed}-1b2c-4d3e-8f90-{hexed}{hexed[:4]}}}".upper(),
    }
