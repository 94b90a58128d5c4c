"""A Linux PC from the files that it is described in."""

import os
import threading
from datetime import datetime
from pathlib import Path

import pytest

from controldock.agent.platform.linux_survey import LinuxSurvey
from controldock.protocol.inventory import Hardware
from controldock.sources import FixedSources

NOW: datetime = FixedSources().now()
CPUINFO = "".join(
    f"processor\t: {n}\nmodel name\t: 13th Gen Intel(R) Core(TM) i5-1340P\nphysical id\t: 0\ncore id\t\t: {n // 2}\n"
    "flags\t\t: fpu vme\n\n"
    for n in range(4)
)


def write(root: Path, files: dict[str, str]) -> LinuxSurvey:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return LinuxSurvey(root, lambda argv: "")


def test_a_notebook(tmp_path: Path) -> None:
    dmi = "sys/class/dmi/id/"
    survey = write(
        tmp_path,
        {
            dmi + "sys_vendor": "LG Electronics\n",
            dmi + "product_name": "15Z90RT-G\n",
            dmi + "product_serial": "303NZ000123\n",
            dmi + "bios_vendor": "LG\n",
            dmi + "bios_version": "T1ZF0100\n",
            dmi + "bios_date": "03/21/2024\n",
            dmi + "chassis_type": "10\n",
            "proc/cpuinfo": CPUINFO,
            "proc/meminfo": "MemTotal:       16084908 kB\nMemFree: 1 kB\n",
        },
    )
    assert survey.hardware() == Hardware(
        manufacturer="LG Electronics",
        model="15Z90RT-G",
        serial="303NZ000123",
        bios="LG T1ZF0100 03/21/2024",
        chassis="notebook",
        cpu="13th Gen Intel(R) Core(TM) i5-1340P",
        cores=2,
        threads=4,
        memory=16084908 * 1024,
    )


def test_a_raspberry_pi_has_no_such_firmware(tmp_path: Path) -> None:
    cpus = "".join(f"processor\t: {n}\nBogoMIPS\t: 108.00\n\n" for n in range(4))
    survey = write(
        tmp_path,
        {
            "proc/device-tree/model": "Raspberry Pi 4 Model B Rev 1.4\0",
            "proc/cpuinfo": f"{cpus}Hardware\t: BCM2835\nSerial\t: 100000001\nModel\t: Raspberry Pi 4\n",
        },
    )
    hardware = survey.hardware()
    assert (hardware.model, hardware.cpu) == ("Raspberry Pi 4 Model B Rev 1.4", "BCM2835")
    assert (hardware.cores, hardware.threads, hardware.virtualization) == (4, 4, "")


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"sys/class/dmi/id/sys_vendor": "QEMU", "proc/cpuinfo": "flags : fpu hypervisor"}, "QEMU"),
        ({"proc/cpuinfo": "flags : fpu hypervisor", "sys/hypervisor/type": "xen"}, "xen"),
        ({"proc/cpuinfo": "flags : fpu hypervisor"}, "hypervisor"),
        ({"run/systemd/container": "lxc", "proc/cpuinfo": "flags : fpu hypervisor"}, "lxc"),
        ({".dockerenv": ""}, "docker"),
        ({"proc/cpuinfo": "flags : fpu"}, ""),
    ],
)
def test_what_it_runs_in(files: dict[str, str], found: str, tmp_path: Path) -> None:
    assert write(tmp_path, files).hardware().virtualization == found


def test_the_system(tmp_path: Path) -> None:
    survey = write(
        tmp_path,
        {
            "etc/os-release": 'PRETTY_NAME="Ubuntu 24.04.1 LTS"\nNAME=Ubuntu\nVERSION_ID="24.04"\n# BUILD_ID=no\n',
            "proc/stat": "cpu 1 2\nbtime 1772000000\nprocesses 5\n",
            "proc/sys/kernel/random/boot_id": "3f1e\n",
            "proc/sys/kernel/domainname": "(none)\n",
            "etc/default/locale": 'LANG="ko_KR.UTF-8"\n',
            "etc/timezone": "Asia/Tokyo\n",
        },
    )
    (tmp_path / "etc/localtime").symlink_to("/usr/share/zoneinfo/Asia/Seoul")
    system = survey.system()
    assert (system.edition, system.version, system.build) == ("Ubuntu 24.04.1 LTS", "24.04", "")
    assert (system.booted_at, system.boot_id) == (1772000000, "3f1e")
    assert (system.time_zone, system.locale) == ("Asia/Seoul", "ko_KR.UTF-8")
    assert system.architecture == os.uname().machine


def test_a_system_that_tells_nothing(tmp_path: Path) -> None:
    survey = LinuxSurvey(tmp_path, lambda argv: "")
    system = survey.system()
    assert (system.edition, system.booted_at, system.time_zone) == ("Linux", None, "")
    assert survey.hardware() == Hardware()
    assert list(survey.software()) == []


def test_hostile_files_fit(tmp_path: Path) -> None:
    huge = "x" * 10_000
    survey = write(
        tmp_path,
        {
            "etc/os-release": f"PRETTY_NAME={huge}\nVERSION_ID={huge}\n",
            "sys/class/dmi/id/sys_vendor": f"\x1b[31m{huge}",
            "sys/class/dmi/id/chassis_type": "²",
            "proc/stat": "btime 99999999999999999999\n",
            "proc/meminfo": f"MemTotal: {'9' * 40} kB",
        },
    )
    assert len(survey.system().edition) == 255
    hardware = survey.hardware()
    assert (len(hardware.manufacturer), hardware.memory) == (255, 2**53 - 1)


def test_the_thread_that_looks_lets_others_go_first() -> None:
    found: list[int] = []

    def look() -> None:
        LinuxSurvey().lower_priority()
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == [19]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) < 19
