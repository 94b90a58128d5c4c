"""UDP 5501: the heartbeat, 64 bytes, and the window that refuses replays.

     0     2    3    4         20        28                48        64
     +-----+----+----+---------+---------+-----------------+---------+
     | CD  | 01 | 00 | agent   | sequence| metrics         | tag     |
     |     | ver| 0  | id      | big end.| see _METRICS    | BLAKE2b |
     +-----+----+----+---------+---------+-----------------+---------+

The tag is BLAKE2b (RFC 7693), keyed with the session's heartbeat key, 16 bytes, over everything before it. The key
came over TLS and dies with the session, so there is nothing to replay later. A longer datagram is refused: what grows
will get a version of its own. There is no answer, ever.

The metrics, big-endian: cpu, memory, disk, running tasks, 2 bytes each; uptime, memory of the PC in MiB, the PC's clock
in seconds since 1970, 4 bytes each. Shares are in thousandths, FF FF where they are not known; the clock is 0 then.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from dataclasses import dataclass

SIZE = 64  # bytes of a heartbeat
AGENT = slice(4, 20)
TAG_SIZE = 16
WINDOW = 128  # sequence numbers; at one heartbeat in 15 s half an hour of disorder
_HEAD = struct.Struct(">2sBB16sQ")
_METRICS = struct.Struct(">HHHHIII")
_BODY = slice(0, SIZE - TAG_SIZE)
_TAG = slice(SIZE - TAG_SIZE, SIZE)
_MAGIC = b"CD\x01\x00"
_PERMILLE = 1000
_UNKNOWN = 2**16 - 1  # a share that could not be measured
_MAX_SHORT, _MAX_LONG = 2**16 - 1, 2**32 - 1


@dataclass(frozen=True, slots=True)
class Metrics:
    """What a heartbeat tells of its PC; all coarse, all clamped to what fits. A share that is None is not known."""

    cpu: float | None = None  # share of all cores, 0 to 1, over the time since the heartbeat before
    memory: float | None = None  # share in use
    disk: float | None = None  # share in use of the system's disk
    running: int = 0  # tasks
    uptime: int = 0  # seconds
    memory_total: int = 0  # MiB


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """One sign of life."""

    agent_id: int  # 128 bits
    sequence: int  # counts up within a session
    metrics: Metrics
    clock: int = 0  # the PC's, seconds since 1970; 0: not known


def encode(heartbeat: Heartbeat, key: bytes) -> bytes:
    """The 64 bytes, signed with `key` (32 bytes)."""
    metrics = heartbeat.metrics
    body = _HEAD.pack(
        b"CD", 1, 0, heartbeat.agent_id.to_bytes(16, "big"), heartbeat.sequence
    ) + _METRICS.pack(
        _permille(metrics.cpu),
        _permille(metrics.memory),
        _permille(metrics.disk),
        min(max(metrics.running, 0), _MAX_SHORT),
        min(max(metrics.uptime, 0), _MAX_LONG),
        min(max(metrics.memory_total, 0), _MAX_LONG),
        heartbeat.clock if 0 < heartbeat.clock <= _MAX_LONG else 0,
    )
    return body + _sign(body, key)


def sender(datagram: bytes) -> bytes | None:
    """The 16 bytes of the agent id, or None for what can't be a heartbeat. Says nothing of who really sent it."""
    if len(datagram) != SIZE or not datagram.startswith(_MAGIC):
        return None
    return datagram[AGENT]


def decode(datagram: bytes, key: bytes) -> Heartbeat | None:
    """The heartbeat, if `key` signed it. Call it after `sender` found the key."""
    if not hmac.compare_digest(datagram[_TAG], _sign(datagram[_BODY], key)):
        return None
    _, _, _, agent, sequence = _HEAD.unpack_from(datagram)
    cpu, memory, disk, running, uptime, memory_total, clock = _METRICS.unpack_from(datagram, _HEAD.size)
    return Heartbeat(
        agent_id=int.from_bytes(agent, "big"),
        sequence=sequence,
        metrics=Metrics(_share(cpu), _share(memory), _share(disk), running, uptime, memory_total),
        clock=clock,
    )


class ReplayWindow:
    """Which sequence numbers were seen (RFC 6479 in spirit): each once, none older than the window."""

    __slots__ = ("_highest", "_seen")

    def __init__(self) -> None:
        self._highest = -1
        self._seen = 0  # bit i: `_highest - i` was seen

    def accept(self, sequence: int) -> bool:
        """Whether `sequence` is new; it is remembered. Ask only after the tag was checked."""
        ahead = sequence - self._highest
        if ahead > 0:
            self._seen = 1 if ahead >= WINDOW else (self._seen << ahead | 1) & (1 << WINDOW) - 1
            self._highest = sequence
            return True
        if -ahead >= WINDOW or self._seen >> -ahead & 1:
            return False
        self._seen |= 1 << -ahead
        return True


def _permille(share: float | None) -> int:
    return _UNKNOWN if share is None else min(max(round(share * _PERMILLE), 0), _PERMILLE)


def _share(permille: int) -> float | None:
    """More than everything is everything: whoever sends it may be wrong, or hostile."""
    return None if permille == _UNKNOWN else min(permille, _PERMILLE) / _PERMILLE


def _sign(body: bytes, key: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=TAG_SIZE, key=key).digest()
