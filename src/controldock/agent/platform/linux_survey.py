"""What a Linux PC is made of: /proc, /sys and /etc, which everybody may read, and what only root may, if it may."""

from __future__ import annotations

import os
import platform
import re
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from controldock.agent.platform.linux_sessions import sessions
from controldock.agent.platform.linux_software import Ask, ask, software
from controldock.agent.platform.smbios import shape
from controldock.agent.platform.virtualization import hypervisor
from controldock.agent.platform.words import clamped, short
from controldock.protocol.inventory import Hardware, Program, System, UserSession

_LOWEST = 19  # of nice(2)
_KIB = 1024
_WORD = 64  # characters
_NO_NAMES = frozenset({"", "(none)"})
_ARM_MAKERS = re.compile(r"^(?:Model|Hardware)\s*:\s*(.+)$", re.MULTILINE)


class LinuxSurvey:
    """Looks below `root`, which is another folder only for those who try it."""

    def __init__(self, root: Path = Path("/"), ask: Ask = ask) -> None:
        self._root = root
        self._ask = ask

    def system(self) -> System:
        release = _variables(self._text("etc/os-release") or self._text("usr/lib/os-release"))
        kernel = platform.uname()
        return System(
            edition=short(release.get("PRETTY_NAME") or release.get("NAME") or "Linux"),
            version=short(release.get("VERSION_ID", "")),
            build=short(release.get("BUILD_ID", "")),
            kernel=short(kernel.release),
            architecture=short(kernel.machine, _WORD),
            booted_at=_booted_at(self._text("proc/stat")),
            boot_id=short(self._text("proc/sys/kernel/random/boot_id"), _WORD),
            time_zone=short(self._time_zone(), _WORD),
            utc_offset=time.localtime().tm_gmtoff,
            locale=short(self._locale(), _WORD),
            domain=short(self._domain(kernel.node)),
        )

    def hardware(self) -> Hardware:
        cpus = _cpus(self._text("proc/cpuinfo"))
        maker, model = self._dmi("sys_vendor"), self._dmi("product_name") or self._device_tree()
        bios = (self._dmi("bios_vendor"), self._dmi("bios_version"), self._dmi("bios_date"))
        chassis = self._dmi("chassis_type")
        return Hardware(
            manufacturer=short(maker),
            model=short(model),
            serial=short(self._dmi("product_serial")),
            bios=short(" ".join(filter(None, bios))),
            chassis=shape(int(chassis)) if chassis.isdecimal() else "",
            cpu=short(cpus.model),
            cores=cpus.cores,
            threads=cpus.threads,
            memory=self._memory(),
            virtualization=short(self._virtualization(maker, model), _WORD),
        )

    def sessions(self, now: datetime) -> list[UserSession]:
        return sessions(self._root, now)

    def software(self) -> Iterator[tuple[str, Program]]:
        return software(self._root, self._ask)

    def lower_priority(self) -> None:
        with suppress(OSError):  # of this thread: on Linux each has its own
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LOWEST)

    def _text(self, path: str) -> str:
        try:
            return (self._root / path).read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""

    def _dmi(self, name: str) -> str:
        return self._text(f"sys/class/dmi/id/{name}")

    def _device_tree(self) -> str:
        """The name of a board without such firmware: a Raspberry Pi."""
        return self._text("proc/device-tree/model").rstrip("\0")

    def _memory(self) -> int:
        found = re.search(r"^MemTotal:\s+(\d+) kB", self._text("proc/meminfo"), re.MULTILINE)
        return clamped(int(found[1]) * _KIB) if found else 0

    def _time_zone(self) -> str:
        with suppress(OSError, ValueError):
            parts = (self._root / "etc/localtime").readlink().parts
            return "/".join(parts[parts.index("zoneinfo") + 1 :])
        return self._text("etc/timezone")

    def _locale(self) -> str:
        for path in ("etc/locale.conf", "etc/default/locale"):
            if found := _variables(self._text(path)).get("LANG"):
                return found
        return ""

    def _domain(self, host_name: str) -> str:
        domain = self._text("proc/sys/kernel/domainname")
        return domain if domain not in _NO_NAMES else host_name.partition(".")[2]

    def _virtualization(self, maker: str, model: str) -> str:
        container = self._text("run/systemd/container")
        if container or (self._root / ".dockerenv").exists():
            return container or "docker"
        found = hypervisor(maker, model)
        is_guest = " hypervisor" in self._text("proc/cpuinfo")
        return found or (self._text("sys/hypervisor/type") or "hypervisor" if is_guest else "")


class _Cpus:
    """/proc/cpuinfo, a paragraph a thread."""

    def __init__(self) -> None:
        self.model = ""
        self.threads = 0
        self._cores: set[tuple[str, str]] = set()

    @property
    def cores(self) -> int:
        return len(self._cores) or self.threads

    def add(self, fields: dict[str, str]) -> None:
        if "processor" not in fields:
            return
        self.threads += 1
        self.model = self.model or fields.get("model name", "") or fields.get("Processor", "")
        if "core id" in fields:
            self._cores.add((fields.get("physical id", "0"), fields["core id"]))


def _cpus(text: str) -> _Cpus:
    cpus = _Cpus()
    for paragraph in text.split("\n\n"):
        pairs = (line.partition(":") for line in paragraph.splitlines())
        cpus.add({name.strip(): value.strip() for name, _, value in pairs})
    if not cpus.model and (found := _ARM_MAKERS.search(text)):
        cpus.model = found[1]
    return cpus


def _booted_at(stat: str) -> int | None:
    found = re.search(r"^btime (\d+)$", stat, re.MULTILINE)
    return clamped(int(found[1])) if found else None


def _variables(text: str) -> dict[str, str]:
    """`NAME="value"` lines, as os-release(5) has them."""
    found = {}
    for line in text.splitlines():
        name, separator, value = line.partition("=")
        if separator and not line.startswith("#"):
            found[name.strip()] = value.strip().strip("\"'")
    return found
