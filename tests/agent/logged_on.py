"""A PC whose people are written down: the files that tell who is logged on."""

from dataclasses import dataclass
from pathlib import Path

AT_SCREEN = {"SEAT": "seat0", "ACTIVE": "1"}


@dataclass
class Pc:
    """The files of a PC that tell who is logged on."""

    root: Path

    def __post_init__(self) -> None:
        (self.root / "run/systemd/sessions").mkdir(parents=True)
        (self.root / "proc").mkdir()

    def log_on(self, user: str, session: str, **more: str) -> None:
        said = {"USER": user, "STATE": "active", "CLASS": "user", "REALTIME": session, **more}
        text = "# This is private data. Do not parse.\n" + "".join(f"{k}={v}\n" for k, v in said.items())
        (self.root / "run/systemd/sessions" / session).write_text(text)

    def process(self, pid: int, **environment: str) -> None:
        folder = self.root / "proc" / str(pid)
        folder.mkdir()
        (folder / "environ").write_bytes(
            b"\0".join(f"{name}={value}".encode() for name, value in environment.items()) + b"\0"
        )
