"""What a Windows PC is made of: the registry, the firmware's own table, and a few calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

import psutil

from controldock.agent.platform import windows_software
from controldock.agent.platform.contract import Boot
from controldock.agent.platform.smbios import Firmware, parse
from controldock.agent.platform.virtualization import hypervisor
from controldock.agent.platform.windows_calls import WindowsCalls
from controldock.agent.platform.windows_registry import Hive, Registry, Value, number, text
from controldock.agent.platform.windows_sessions import sessions
from controldock.agent.platform.words import clamped, short
from controldock.protocol.inventory import Hardware, Program, System, UserSession

VERSION = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
TIME_ZONE = r"SYSTEM\CurrentControlSet\Control\TimeZoneInformation"
ENVIRONMENT = r"SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
NETWORK = r"SYSTEM\CurrentControlSet\Services\Tcpip\Parameters"
INTERNATIONAL = r".DEFAULT\Control Panel\International"
PROCESSOR = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"
FIRMWARE = r"HARDWARE\DESCRIPTION\System\BIOS"
FIRST_OF_11 = 22_000  # a build; Windows 11 still calls itself "Windows 10" in the registry
_WORD = 64  # characters
_MINUTE = 60  # seconds
_DAY_OF_MINUTES = 24 * 60
_SIGN, _RANGE = 2**31, 2**32  # of a number that the registry keeps without its sign
_CLIENT = "client"  # of InstallationType; servers keep their names


class WindowsSurvey:
    """Looks through `registry` and `calls`; `boot` tells one start of the machine from the next."""

    def __init__(self, registry: Registry, calls: WindowsCalls, boot: Callable[[], Boot]) -> None:
        self._registry = registry
        self._calls = calls
        self._boot = boot

    def system(self) -> System:
        version, zone = self._machine(VERSION), self._machine(TIME_ZONE)
        major, minor = (
            number(version, "CurrentMajorVersionNumber"),
            number(version, "CurrentMinorVersionNumber"),
        )
        build, revision = text(version, "CurrentBuild"), number(version, "UBR")
        kernel = f"{major}.{minor}" if major else text(version, "CurrentVersion")
        network = self._machine(NETWORK)
        return System(
            edition=short(edition(version)),
            version=short(text(version, "DisplayVersion") or text(version, "ReleaseId")),
            build=short(f"{build}.{revision}" if revision else build),
            kernel=short(".".join(filter(None, (kernel, build)))),
            architecture=short(self._architecture(), _WORD),
            booted_at=int(psutil.boot_time()),
            boot_id=short(self._boot().id, _WORD),
            time_zone=short(text(zone, "TimeZoneKeyName"), _WORD),
            utc_offset=utc_offset(zone),
            locale=short(text(self._registry.values(Hive.USERS, INTERNATIONAL), "LocaleName"), _WORD),
            domain=short(text(network, "Domain") or text(network, "NV Domain")),
        )

    def os_name(self) -> str:
        """As "Windows 11 Pro 23H2 (22631.3007)". From the registry: Python's own way asks WMI, which may take seconds,
        and is not there under Wine."""
        found = self.system()
        return " ".join(
            filter(None, (found.edition, found.version, f"({found.build})" if found.build else ""))
        )

    def hardware(self) -> Hardware:
        firmware, registered = self._firmware(), self._machine(FIRMWARE)
        maker = firmware.manufacturer or text(registered, "SystemManufacturer")
        model = firmware.model or text(registered, "SystemProductName")
        said = ("BIOSVendor", "BIOSVersion", "BIOSReleaseDate")
        return Hardware(
            manufacturer=short(maker),
            model=short(model),
            serial=short(firmware.serial),
            bios=short(firmware.bios or " ".join(filter(None, (text(registered, name) for name in said)))),
            chassis=firmware.chassis,
            cpu=short(" ".join(text(self._machine(PROCESSOR), "ProcessorNameString").split())),
            cores=psutil.cpu_count(logical=False) or 0,
            threads=psutil.cpu_count() or 0,
            memory=clamped(psutil.virtual_memory().total),
            virtualization=hypervisor(maker, model),
        )

    def sessions(self, now: datetime) -> Iterable[UserSession]:
        return sessions(self._calls.logins())

    def software(self) -> Iterator[tuple[str, Program]]:
        return windows_software.software(self._registry, is_wide=self._architecture().endswith("64"))

    def lower_priority(self) -> None:
        self._calls.lower_priority()

    def hardware_ids(self) -> dict[str, str]:
        """What names this machine, from its firmware."""
        firmware = self._firmware()
        found = {
            "product_uuid": firmware.uuid,
            "product_serial": firmware.serial,
            "board_serial": firmware.board_serial,
        }
        return {name: value for name, value in found.items() if value}

    def _machine(self, path: str) -> Mapping[str, Value]:
        return self._registry.values(Hive.MACHINE, path)

    def _architecture(self) -> str:
        """Of the system, whatever this program was compiled for: AMD64, ARM64, x86."""
        return text(self._machine(ENVIRONMENT), "PROCESSOR_ARCHITECTURE")

    def _firmware(self) -> Firmware:
        return parse(self._calls.firmware())


def edition(version: Mapping[str, Value]) -> str:
    """Its name as people know it."""
    name, build = text(version, "ProductName"), text(version, "CurrentBuild")
    is_client = text(version, "InstallationType").lower() in ("", _CLIENT)
    if is_client and build.isdecimal() and int(build) >= FIRST_OF_11:
        name = name.replace("Windows 10", "Windows 11", 1)
    return name or "Windows"


def utc_offset(zone: Mapping[str, Value]) -> int | None:
    """Seconds east of Greenwich; the registry has the minutes from here to there, daylight saving time included."""
    if not isinstance(zone.get("ActiveTimeBias"), int):
        return None
    bias = number(zone, "ActiveTimeBias") % _RANGE
    minutes = bias - _RANGE if bias >= _SIGN else bias
    return -minutes * _MINUTE if abs(minutes) <= _DAY_OF_MINUTES else None
