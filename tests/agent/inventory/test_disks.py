"""File systems: each once, and their free space only when it matters."""

from dataclasses import dataclass

import pytest

from controldock.agent.inventory.disks import described, disks, steady
from controldock.protocol.inventory import Disk

GIB = 1024**3


@dataclass
class Part:
    device: str
    mountpoint: str
    fstype: str = "ext4"


@dataclass
class Usage:
    total: int = 100 * GIB
    free: int = 40 * GIB


def test_this_machine_has_a_root() -> None:
    assert disks()["/"].size > 0


def test_each_file_system_is_told_once_by_its_shortest_place() -> None:
    parts = [
        Part("/dev/sda2", "/var/lib/docker/overlay"),
        Part("/dev/sda2", "/"),
        Part("/dev/sda1", "/boot/efi", "vfat"),
        Part("/dev/loop3", "/snap/core22/1", "squashfs"),
        Part("D:\\", "D:\\", "CDFS"),
        Part("E:\\", "E:\\", ""),
    ]
    assert list(described(parts, lambda mount: Usage())) == ["/", "/boot/efi"]


def test_a_drive_without_a_disk_is_none() -> None:
    def usage(mount: str) -> Usage:
        if mount == "F:\\":
            raise PermissionError(21, "The device is not ready")
        return Usage(total=0) if mount == "G:\\" else Usage()

    parts = [Part("C:\\", "C:\\", "NTFS"), Part("F:\\", "F:\\", "FAT32"), Part("G:\\", "G:\\", "NTFS")]
    assert described(parts, usage) == {
        "C:\\": Disk(device="C:\\", mount="C:\\", file_system="NTFS", size=100 * GIB, free=40 * GIB)
    }


@pytest.mark.parametrize(
    ("free", "told"),
    [
        (40 * GIB + 5, 40 * GIB),
        (40 * GIB - 5, 40 * GIB),
        (int(40.9 * GIB), 40 * GIB),
        (int(41.2 * GIB), 41 * GIB),
    ],
)
def test_less_than_a_hundredth_is_no_news(free: int, told: int) -> None:
    old = Disk(mount="/", size=100 * GIB, free=40 * GIB)
    assert steady(old, Disk(mount="/", size=100 * GIB, free=free)).free == told


def test_a_value_on_the_edge_does_not_flicker() -> None:
    known = steady(None, Disk(mount="/", size=100 * GIB, free=40 * GIB))
    said = set()
    for number in range(20):
        known = steady(known, Disk(mount="/", size=100 * GIB, free=40 * GIB + (-1) ** number * 1000))
        said.add(known.free)
    assert len(said) == 1


def test_a_disk_that_grew_is_news() -> None:
    old = Disk(mount="/", size=100 * GIB, free=40 * GIB)
    assert steady(old, Disk(mount="/", size=200 * GIB, free=41 * GIB)).free == 40 * GIB
    assert steady(None, Disk(mount="/", size=10, free=7)).free == 0
