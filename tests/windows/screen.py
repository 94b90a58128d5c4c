"""The screen of a PC of the tests: Xvfb, looked at by its pictures, clicked at with its mouse."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIMIT = 30  # seconds for one look, or one click


class Screen:
    """What is on it, and its mouse."""

    def __init__(self, display: str) -> None:
        self.display = display
        self._environment = {**os.environ, "DISPLAY": display}

    def windows(self, title: str) -> list[str]:
        """The ids of the windows one can see whose title contains this."""
        # Its own search knows no Korean.
        ids = self._run("xdotool", "search", "--onlyvisible", "--name", ".").split()
        return [id for id in ids if title in self._run("xdotool", "getwindowname", id)]

    def place(self, window: str) -> tuple[int, int, int, int]:
        """Left, top, width, height."""
        said = self._run("xdotool", "getwindowgeometry", "--shell", window)
        values = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
        return int(values["X"]), int(values["Y"]), int(values["WIDTH"]), int(values["HEIGHT"])

    def click(self, left: int, top: int) -> None:
        """With the mouse, there."""
        self._run("xdotool", "mousemove", str(left), str(top), "click", "1")

    def photograph(self, file: Path) -> None:
        """All of it, as a PNG."""
        self._run("import", "-window", "root", str(file))

    def colours(self, place: tuple[int, int, int, int]) -> int:
        """How many different ones there are in a part of it: an empty area has one, or a few at its edges."""
        left, top, width, height = place
        crop = f"{width}x{height}+{left}+{top}"
        said = self._run("import", "-window", "root", "-crop", crop, "-format", "%k", "info:-")
        return int(said)

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            words, env=self._environment, capture_output=True, text=True, check=False, timeout=LIMIT
        )
        return done.stdout


@contextmanager
def lit(folder: Path) -> Iterator[Screen]:
    """A screen without a monitor, until it is not needed any more."""
    reading, writing = os.pipe()
    # -noreset: it would begin anew, and refuse who comes at that moment, when its last client leaves.
    command = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        "1280x900x24",
        "-nolisten",
        "tcp",
        "-noreset",
    ]
    with (folder / "xvfb.log").open("wb") as log:
        server = subprocess.Popen(command, pass_fds=[writing], stdout=log, stderr=log)
        os.close(writing)
        try:
            with os.fdopen(reading) as number:
                name = number.readline().strip()
            assert name, f"Xvfb does not start (see {log.name})"
            yield Screen(f":{name}")
        finally:
            server.terminate()
            server.wait(timeout=LIMIT)
