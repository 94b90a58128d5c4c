"""What a simulated PC is made of: varied, and for the same host name on the same day always the same."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from controldock.protocol.inventory import (
    CHANGES,
    AnyChange,
    Disk,
    Hardware,
    Interface,
    Program,
    Record,
    Section,
    SessionKind,
    SessionState,
    System,
    UserSession,
    canonical,
    digest_of,
    encoded,
)
from controldock.protocol.messages import PcFacts
from controldock.simulator.mishaps import Scene

_GIB = 2**30
_DAY, _HOUR = 86_400, 3600  # seconds
_MORNING = 23 * _HOUR  # of UTC: eight o'clock in Seoul
_KOREA = 9 * _HOUR
_STEPS = 100  # of a disk's free space, as real agents tell it
_ROOM = 30  # PCs, by the number at the end of their names; each room is a network
_NETWORKS = 250  # in each second byte of addresses
_FIRST = 10  # last byte of the first PC's address in each room
_ON_THEIR_OWN = 26  # of 256 PCs: they have no companion that shows announcements
_NUMBER = re.compile(r"([0-9]{1,6})\Z")


@dataclass(frozen=True, slots=True)
class _Model:
    manufacturer: str
    model: str
    chassis: str
    cpu: str
    cores: int
    memory: int  # GiB
    disk: int  # GB


_MODELS = (
    _Model("Samsung Electronics", "DM500TGA", "desktop", "Intel(R) Core(TM) i5-13400", 10, 16, 512),
    _Model("LG Electronics", "17Z90R", "notebook", "13th Gen Intel(R) Core(TM) i5-1340P", 12, 16, 512),
    _Model("Dell Inc.", "OptiPlex 7010", "desktop", "Intel(R) Core(TM) i7-13700", 16, 32, 1024),
    _Model("HP", "ProDesk 405 G8", "desktop", "AMD Ryzen 5 PRO 5650G", 6, 16, 512),
    _Model("LENOVO", "ThinkCentre M75q", "mini PC", "AMD Ryzen 5 PRO 4650GE", 6, 8, 256),
    _Model("JOOYONTECH", "J8N", "all-in-one", "Intel(R) N100", 4, 8, 256),
)


@dataclass(frozen=True, slots=True)
class _Image:
    """What a room was installed with."""

    edition: str
    version: str
    build: str
    kernel: str
    programs: tuple[str, ...]  # name|version|publisher|MiB


_OFFICE = (
    "한컴오피스 2022|12.0.0.535|Hancom|3200",
    "Google Chrome|131.0.6778.86|Google LLC|620",
    "Microsoft Edge|131.0.2903.70|Microsoft Corporation|540",
    "7-Zip 24.08 (x64)|24.08|Igor Pavlov|6",
    "알집|12.30|ESTsoft Corp.|48",
    "V3 Lite|4.0|AhnLab, Inc.|310",
    "Zoom Workplace|6.2.11|Zoom Video Communications|410",
    "Microsoft Visual C++ 2015-2022 Redistributable (x64)|14.40.33810|Microsoft Corporation|21",
    "Adobe Acrobat Reader|24.004.20243|Adobe|790",
)
_CLASSES = (
    "Python 3.12.7 (64-bit)|3.12.7150|Python Software Foundation|130",
    "Microsoft Visual Studio Code|1.95.3|Microsoft Corporation|390",
    "엔트리|2.1.20|엔트리교육연구소|280",
    "Scratch 3|3.30.5|MIT|260",
    "Arduino IDE|2.3.3|Arduino SA|510",
    "Git|2.47.0|The Git Development Community|340",
)
_DRAWING = (
    "GIMP 2.10.38|2.10.38|The GIMP Team|1100",
    "Blender|4.2.3|Blender Foundation|1300",
    "Inkscape|1.4|Inkscape|430",
    "AutoCAD 2025|25.0.58|Autodesk|8600",
)
_LINUX = tuple(
    f"{name}|{version}|Ubuntu Developers|{size}"
    for name, version, size in (
        *(("bash", "5.2.21-2ubuntu4", 2), ("coreutils", "9.4-3ubuntu6", 7), ("curl", "8.5.0-2ubuntu10", 1)),
        *(("firefox", "131.0.2", 280), ("gcc-13", "13.2.0-23ubuntu4", 120), ("git", "2.43.0-1ubuntu7", 42)),
        *(("libc6", "2.39-0ubuntu8", 14), ("libreoffice-core", "24.2.6", 190), ("nano", "7.2-2build1", 1)),
        *(("openssh-server", "9.6p1-3ubuntu13", 2), ("python3.12", "3.12.3-1ubuntu0", 24)),
        *(("systemd", "255.4-1ubuntu8", 12), ("vim", "9.1.0016-1ubuntu7", 4), ("xrdp", "0.9.24-4", 3)),
    )
)
_W11, _W10 = (
    ("Windows 11 Education", "23H2", "22631.4460", "10.0.22631"),
    (*("Windows 10 Education", "22H2", "19045.5131", "10.0.19045"),),
)
_IMAGES = (
    _Image(*_W11, _OFFICE),
    _Image(*_W11, _OFFICE + _CLASSES),
    _Image(*_W11, _OFFICE + _DRAWING),
    _Image(*_W10, _OFFICE),
    _Image(*_W10, _OFFICE + _CLASSES + _DRAWING),
    _Image("Ubuntu 24.04.1 LTS", "24.04", "", "6.8.0-48-generic", _LINUX),
)
_USERS = ("student", "teacher", "김민준", "이서연", "박도윤", "kim.jiwoo", "lee.haneul", "guest")


class Portrait:
    """One PC, by its host name."""

    def __init__(self, host_name: str) -> None:
        self._host_name = host_name
        self._chance = hashlib.blake2b(host_name.encode(), digest_size=16).digest()
        self._model = _MODELS[self._chance[0] % len(_MODELS)]
        self._image = self._chance[1] % len(_IMAGES)

    @property
    def temper(self) -> float:
        """By which it differs from others, between -1 and 1."""
        return self._chance[2] / 127.5 - 1.0

    def scene(self) -> Scene:
        """Where its commands run."""
        return Scene(self._host_name, _USERS[self._chance[3] % len(_USERS)], self.is_windows)

    def facts(self) -> PcFacts:
        """What it says of itself."""
        image = _IMAGES[self._image]
        address = self._address
        return PcFacts(
            host_name=self._host_name,
            os="windows" if self.is_windows else "linux",
            os_name=image.edition,
            agent_version="simulator",
            addresses=(address,),
            main_address=address,
            hardware_ids={"machine_id": self._chance.hex(), "product_serial": self._serial},
        )

    def changes(self, held: Mapping[str, str], now: datetime) -> tuple[AnyChange, ...]:
        """Whatever the server does not hold of it, from nothing."""
        sections: dict[Section, Mapping[str, Record]] = {
            Section.SYSTEM: {"system": self._system(now)},
            Section.HARDWARE: {"hardware": self._hardware()},
            Section.DISKS: {self._root: self._disk()},
            Section.INTERFACES: {"Ethernet": self._interface()},
            Section.SESSIONS: {f"1 {one.user}": one for one in self._sessions(now)},
        }
        changes = [_change(section, records) for section, records in sections.items()]
        changes.append(_software(self._image))
        return tuple(change for change in changes if held.get(change.section.value) != change.digest)

    @property
    def is_windows(self) -> bool:
        """Which system it has."""
        return _IMAGES[self._image].edition.startswith("Windows")

    @property
    def _root(self) -> str:
        return "C:\\" if self.is_windows else "/"

    @property
    def usual_user(self) -> str:
        """Who works at it when somebody does."""
        return _USERS[self._chance[14] % len(_USERS)]

    @property
    def user(self) -> str | None:
        """Who is logged on: somebody at two of three PCs."""
        return None if self._chance[13] % 3 == 0 else self.usual_user

    @property
    def has_companion(self) -> bool:
        """Whether a program of ours runs in its user's session."""
        return self._chance[9] >= _ON_THEIR_OWN

    @property
    def network(self) -> str:
        """Where it is, as agents tell it."""
        return f"{self._network}.0/24"

    @property
    def _network(self) -> str:
        number = _NUMBER.search(self._host_name)
        if number is None:
            return f"10.{self._chance[2]}.{self._chance[3]}"
        building, room = divmod(int(number[0]) // _ROOM, _NETWORKS)
        return f"10.{building % _NETWORKS}.{room}"

    @property
    def _address(self) -> str:
        number = _NUMBER.search(self._host_name)
        seat = int(number[0]) % _ROOM if number is not None else self._chance[4] % _NETWORKS - _FIRST + 2
        return f"{self._network}.{seat + _FIRST}"

    @property
    def _serial(self) -> str:
        return self._chance[5:10].hex().upper()

    def _switched_on(self, now: datetime) -> int:
        """This morning, or that of yesterday for those who were not there before now."""
        at = int(now.timestamp()) // _DAY * _DAY - _DAY + _MORNING
        return at + int.from_bytes(self._chance[10:12], "big") % _HOUR

    def _system(self, now: datetime) -> System:
        image = _IMAGES[self._image]
        booted_at = self._switched_on(now)
        return System(
            edition=image.edition,
            version=image.version,
            build=image.build,
            kernel=image.kernel,
            architecture="AMD64" if self.is_windows else "x86_64",
            booted_at=booted_at,
            boot_id=f"{self._serial}-{booted_at}",
            time_zone="Korea Standard Time" if self.is_windows else "Asia/Seoul",
            utc_offset=_KOREA,
            locale="ko-KR" if self.is_windows else "ko_KR.UTF-8",
            domain="school.example" if self.is_windows else "",
        )

    def _hardware(self) -> Hardware:
        model = self._model
        return Hardware(
            manufacturer=model.manufacturer,
            model=model.model,
            serial=self._serial,
            bios="American Megatrends International, LLC. 1.12 03/21/2024",
            chassis=model.chassis,
            cpu=model.cpu,
            cores=model.cores,
            threads=model.cores * 2,
            memory=model.memory * _GIB,
        )

    def _disk(self) -> Disk:
        size = self._model.disk * 10**9 // 4096 * 4096
        free = size // _STEPS * (self._chance[12] % 80 + 3)
        return Disk(
            device=self._root if self.is_windows else "/dev/nvme0n1p2",
            mount=self._root,
            file_system="NTFS" if self.is_windows else "ext4",
            size=size,
            free=free,
        )

    def _interface(self) -> Interface:
        return Interface(
            name="Ethernet",
            mac=f"02:{self._chance[2:7].hex(':')}",
            addresses=(f"{self._address}/24",),
            is_up=True,
            speed=1000,
            is_main=True,
        )

    def _sessions(self, now: datetime) -> tuple[UserSession, ...]:
        if self.user is None:
            return ()
        return (
            UserSession(
                user=self.user,
                session="1",
                kind=SessionKind.CONSOLE,
                state=SessionState.IDLE if self._chance[15] % 4 == 0 else SessionState.ACTIVE,
                since=self._switched_on(now) + self._chance[15] * 20,
            ),
        )


@cache
def _software(image: int) -> AnyChange:
    """Of a whole room: thousands of PCs share one list."""
    is_windows = _IMAGES[image].edition.startswith("Windows")
    records: dict[str, Record] = {}
    for line in _IMAGES[image].programs:
        name, version, publisher, size = line.split("|")
        source = "machine" if is_windows else "dpkg"
        records[f"{source}:{name}"] = Program(
            name=name,
            version=version,
            publisher=publisher,
            installed_on="2025-02-24",
            size=int(size) * 2**20,
            source=source,
        )
    return _change(Section.SOFTWARE, records)


def _change(section: Section, records: Mapping[str, Record]) -> AnyChange:
    content = canonical(((key, encoded(record)) for key, record in records.items()), 0)
    return CHANGES[section](digest=digest_of(content), put=records)
