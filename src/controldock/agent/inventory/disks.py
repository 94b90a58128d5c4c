"""The disks of this PC, as file systems; free space in steps, so that it is told when it matters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import psutil

from controldock.agent.platform.words import clamped, short
from controldock.protocol.inventory import MAX_KEY, Disk

STEPS = 100  # of a file system's size: less than a hundredth more or less is no news
_MIN_STEP = 1024 * 1024  # bytes
_NO_DISK = frozenset({"squashfs", "iso9660", "udf", "cdfs", ""})  # packages, and discs that are always full
_ROOT = "/"


class Partition(Protocol):
    """What psutil tells of one."""

    @property
    def device(self) -> str: ...
    @property
    def mountpoint(self) -> str: ...
    @property
    def fstype(self) -> str: ...


class Usage(Protocol):
    """What psutil tells of its space."""

    @property
    def total(self) -> int: ...
    @property
    def free(self) -> int: ...


def disks() -> dict[str, Disk]:
    """The file systems of this PC that are on its own disks."""
    return described(_partitions(), psutil.disk_usage)


def described(partitions: Iterable[Partition], usage: Callable[[str], Usage]) -> dict[str, Disk]:
    """Each file system once, by its place: the shortest, where it has several."""
    found: dict[str, Disk] = {}
    seen: set[str] = set()
    for one in sorted(partitions, key=lambda one: len(one.mountpoint)):
        if one.fstype.lower() in _NO_DISK or (one.device in seen and one.mountpoint != _ROOT):
            continue
        try:
            space = usage(one.mountpoint)
        except OSError:  # a drive without a disk in it, or one that went just now
            continue
        seen.add(one.device)
        if space.total > 0:
            found[short(one.mountpoint, MAX_KEY)] = Disk(
                device=short(one.device),
                mount=short(one.mountpoint),
                file_system=short(one.fstype, 64),
                size=clamped(space.total),
                free=clamped(space.free),
            )
    return found


def steady(old: Disk | None, new: Disk) -> Disk:
    """`new`, with the free space of `old` unless it differs by a step."""
    step = max(new.size // STEPS, _MIN_STEP)
    if old is not None and old.size == new.size and abs(new.free - old.free) < step:
        free = old.free
    else:
        free = new.free // step * step
    return Disk(device=new.device, mount=new.mount, file_system=new.file_system, size=new.size, free=free)


def _partitions() -> list[Partition]:
    found: list[Partition] = list(psutil.disk_partitions(all=False))
    if not any(one.mountpoint == _ROOT for one in found):  # an overlay, as containers have it, is no device
        found += [one for one in psutil.disk_partitions(all=True) if one.mountpoint == _ROOT][:1]
    return found
