"""What the PCs of the API double are made of."""

from __future__ import annotations

from datetime import UTC, date, datetime

from controldock.protocol.inventory import SessionKind, SessionState
from controldock.server.api.schemas import inventory as s

GIB = 2**30
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def inventory() -> s.Inventory:
    """A notebook with somebody at it."""
    return s.Inventory(
        collected_at=AT,
        system=s.System(
            edition="Windows 11 Education", version="23H2", build="22631.3447", kernel="10.0.22631",
            architecture="AMD64", booted_at=AT, boot_id="1", time_zone="Korea Standard Time",
            utc_offset=32_400, locale="ko-KR", domain="school.example",
        ),
        hardware=s.Hardware(
            manufacturer="LG Electronics", model="15Z90RT-G", serial="303NZ000123", bios="LG T1", chassis="notebook",
            cpu="Intel i5", cores=12, threads=16, memory=16 * GIB, virtualization="",
        ),
        disks=[s.Disk(device="C:\\", mount="C:\\", file_system="NTFS", size=476 * GIB, free=120 * GIB)],
        interfaces=[
            s.Interface(
                name="Ethernet", mac="a4:bb:6d:12:34:56", addresses=["192.168.10.57/24"], is_up=True,
                speed=1000, is_main=True,
            )
        ],
        sessions=[
            s.UserSession(
                user="SCHOOL\\kim\x1b[31m", session="1", kind=SessionKind.CONSOLE, state=SessionState.ACTIVE,
                since=AT, remote="",
            )
        ],
        programs=3,
    )  # fmt: skip


def software(search: str, cursor: str | None) -> s.SoftwarePage:
    """Two pages of programs."""
    names = [name for name in ("7-Zip", "Python 3.12", "한컴오피스") if search.lower() in name.lower()]
    shown = names[2:] if cursor else names[:2]
    programs = [
        s.Program(
            name=name, version="1", publisher="", installed_on=date(2024, 1, 31), size=5 * 2**20,
            source="machine", user="",
        )
        for name in shown
    ]  # fmt: skip
    more = "2" if cursor is None and len(names) > len(shown) else None
    return s.SoftwarePage(programs=programs, total=len(names), omitted=0, changed_at=AT, next_cursor=more)
