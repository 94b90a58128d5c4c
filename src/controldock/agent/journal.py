"""What this PC did and still has to tell, on disk: written before it happens, read again after a crash.

    one line a record:   CRC-32 of the JSON, 8 hex digits | space | JSON | \\n

    started ─┬─ process ─┬─ finished ── acknowledged
      fsync  └─ ordered ─┘    fsync        (tombstone: kept, so that a late order is answered and not run)
                 fsync: the boot that a restart has to end

An attempt with `started` is never started again, whatever else is lost. Reading stops at the first bad record; what
follows is put aside in `journal.bad-N`, and the attempts named in it count as started, too.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec
import structlog

from controldock.agent.errors import JournalError, JournalFull
from controldock.agent.files import open_for_append, replace_file, write_all
from controldock.agent.starts import Starts
from controldock.domain.task import Outcome

log = structlog.get_logger(__name__)

MAX_TOMBSTONES = (
    10_000  # at a deployment a minute a week; the server does not offer again what it has the result of
)
COMPACT_AT = 4 * 1024 * 1024  # bytes; 10,000 tombstones take about 2.5 MB
_CRC = 8  # hex digits
_IDS = re.compile(rb"[0-9a-hjkmnp-tv-z]{26}")


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the journal."""

    attempt_id: str


class Started(Record, frozen=True, kw_only=True, tag="started"):
    """It is about to be started."""

    task_id: str
    at: datetime
    boot: str = ""  # of the machine; empty: not known


class Process(Record, frozen=True, kw_only=True, tag="process"):
    """It runs as this process, to be found and ended should the agent die."""

    pid: int
    birth: str


class Ordered(Record, frozen=True, kw_only=True, tag="ordered"):
    """The system is about to be told to restart or shut down: `boot` should end before its `until`."""

    restarts: bool
    boot: str
    until: float  # uptime, seconds


class Finished(Record, frozen=True, kw_only=True, tag="finished"):
    """How it ended."""

    outcome: Outcome
    exit_code: int | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    log_size: int = 0  # bytes in the spool
    log_missing: int = 0
    log_head: int = 0
    log_tail: bytes = b""
    message: str = ""
    ended_agent: str = ""  # the task that it was of, where the agent died of it or beside it


class Acknowledged(Record, frozen=True, kw_only=True, tag="acknowledged"):
    """The server has the result."""


class Tombstone(Record, frozen=True, kw_only=True, tag="tombstone"):
    """What is kept of an acknowledged attempt: started, finished and acknowledged in one."""

    outcome: Outcome
    exit_code: int | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    log_size: int = 0  # bytes of output there were; the server has them
    message: str = ""
    ended_agent: str = ""


AnyRecord = Started | Process | Ordered | Finished | Acknowledged | Tombstone
_DECODER: msgspec.json.Decoder[AnyRecord] = msgspec.json.Decoder(AnyRecord)
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class InHand:
    """An attempt that the server waits for."""

    attempt_id: str
    started: Started | None = None  # None: cancelled before it was started
    process: Process | None = None
    ordered: Ordered | None = None
    finished: Finished | None = None

    @property
    def records(self) -> tuple[AnyRecord | None, ...]:
        """All there is of it, in order."""
        return self.started, self.process, self.ordered, self.finished


class Journal:
    """The file and what it says. Writes are synchronous: what is recorded has happened in that order."""

    def __init__(self, folder: Path, *, sync: Callable[[int], None] = os.fsync) -> None:
        self._path = folder / "journal"
        self._sync = sync
        self._in_hand: dict[str, InHand] = {}
        self._tombstones: dict[str, Tombstone] = {}
        self._size = self._compact_size = 0
        self._descriptor = -1
        try:
            self._starts = Starts(folder / "starts", sync=sync)
            is_whole = self._replay()
        except OSError as error:
            raise JournalError(f"{self._path} can't be read: {error.strerror}.") from None
        if not self._compact() and not is_whole:
            raise JournalError(f"{self._path} is damaged, and there is no room to repair it.")

    @property
    def in_hand(self) -> dict[str, InHand]:
        """Attempts that were started or finished and not acknowledged, oldest first."""
        return dict(self._in_hand)

    def tombstone(self, attempt_id: str) -> Tombstone | None:
        """What is left of an acknowledged attempt."""
        return self._tombstones.get(attempt_id)

    def was_started(self, attempt_id: str) -> bool:
        """Whether it was ever started, as far as any witness knows."""
        return attempt_id in self._in_hand or attempt_id in self._tombstones or attempt_id in self._starts

    def deaths(self, task_id: str) -> int:
        """How many attempts at this task ended with the agent's death, as far back as tombstones go."""
        told = (held.finished for held in self._in_hand.values())
        ends: list[Finished | Tombstone | None] = [*told, *self._tombstones.values()]
        return sum(end is not None and end.ended_agent == task_id != "" for end in ends)

    def start(self, attempt_id: str, task_id: str, at: datetime, boot: str = "") -> None:
        """Must return before anything of the attempt runs. JournalFull: nothing was recorded, nothing may run."""
        if self.was_started(attempt_id):
            raise JournalError(f"attempt {attempt_id} was started before")
        self._append(Started(attempt_id=attempt_id, task_id=task_id, at=at, boot=boot), durable=True)
        self._starts.add([attempt_id])

    def runs_as(self, attempt_id: str, pid: int, birth: str) -> None:
        """Not durable at once: a power cut ends the process as well, and any other crash keeps the line."""
        self._append(Process(attempt_id=attempt_id, pid=pid, birth=birth), durable=False)

    def order(self, ordered: Ordered) -> None:
        """Must return before the system is told. JournalFull: nothing was recorded, the system may not be told."""
        self._append(ordered, durable=True)

    def finish(self, finished: Finished) -> None:
        """Must return before the result is sent."""
        self._append(finished, durable=True)

    def acknowledge(self, attempt_id: str) -> None:
        """Not durable at once: should the line be lost, the result is sent again and accepted again."""
        if attempt_id in self._in_hand:
            record = Acknowledged(attempt_id=attempt_id)
            try:
                self._append(record, durable=False)
            except JournalFull:
                self._apply(record)
            if self._size > max(COMPACT_AT, 2 * self._compact_size):
                self._compact()

    def close(self) -> None:
        """Let go of the files."""
        os.close(self._descriptor)
        self._starts.close()

    def _append(self, record: AnyRecord, *, durable: bool) -> None:
        line = _line(record)
        try:
            write_all(self._descriptor, line)
        except OSError as error:
            os.ftruncate(self._descriptor, self._size)  # half a line would be the first bad record
            raise JournalFull(f"{self._path} can't be written: {error.strerror}.") from None
        self._size += len(line)
        if durable:
            try:
                self._sync(self._descriptor)
            except OSError as error:
                # What is on disk now can't be known (fsync, 2): stop, and read it again from there.
                raise JournalError(f"{self._path} can't be made durable: {error.strerror}.") from None
        self._apply(record)

    def _apply(self, record: AnyRecord) -> None:
        attempt_id = record.attempt_id
        known = self._in_hand.get(attempt_id, InHand(attempt_id))
        match record:
            case Started():
                self._in_hand[attempt_id] = replace(known, started=record)
            case Process():
                self._in_hand[attempt_id] = replace(known, process=record)
            case Ordered():
                self._in_hand[attempt_id] = replace(known, ordered=record)
            case Finished():
                self._in_hand[attempt_id] = replace(known, finished=record)
            case Acknowledged():
                self._in_hand.pop(attempt_id, None)
                if known.finished is not None:
                    self._bury(_tombstone(known.finished))
            case Tombstone():
                self._in_hand.pop(attempt_id, None)
                self._bury(record)

    def _bury(self, tombstone: Tombstone) -> None:
        self._tombstones[tombstone.attempt_id] = tombstone
        if len(self._tombstones) > MAX_TOMBSTONES:
            del self._tombstones[next(iter(self._tombstones))]

    def _replay(self) -> bool:
        """Read the file; False when a part of it had to be put aside."""
        data = self._path.read_bytes() if self._path.exists() else b""
        position = 0
        while position < len(data):
            end = data.find(b"\n", position)
            record = _parse(data[position:end]) if end >= 0 else None
            if record is None:
                self._put_aside(data[position:], position)
                break
            self._apply(record)
            position = end + 1
        # A start whose second witness is missing, by a crash between the two writes or a full disk.
        self._starts.add(name for name, held in self._in_hand.items() if held.started is not None)
        return position == len(data)

    def _put_aside(self, rest: bytes, position: int) -> None:
        """Keep what can't be read for whoever wants to look, and never start again what it names."""
        number = 1
        while (aside := self._path.with_name(f"journal.bad-{number}")).exists():
            number += 1
        try:
            replace_file(aside, rest)
        except OSError as error:
            raise JournalError(f"{aside} can't be written: {error.strerror}.") from None
        self._starts.add(sorted({name.decode() for name in _IDS.findall(rest)}))
        log.error("journal.damaged", at=position, put_aside=aside.name, bytes=len(rest))

    def _compact(self) -> bool:
        """Write the journal anew with what still matters; False when the disk is too full for that."""
        lines = [_line(tombstone) for tombstone in self._tombstones.values()]
        for held in self._in_hand.values():
            lines += [_line(r) for r in held.records if r is not None]
        try:
            replace_file(self._path, b"".join(lines))
        except OSError as error:
            log.error("journal.not_compacted", reason=error.strerror)
            is_compact = False
        else:
            is_compact = True
        self._reopen()
        self._compact_size = self._size
        return is_compact

    def _reopen(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
        try:
            self._descriptor = open_for_append(self._path)
        except OSError as error:
            self._descriptor = -1
            raise JournalError(f"{self._path} can't be written: {error.strerror}.") from None
        self._size = os.fstat(self._descriptor).st_size


def _line(record: AnyRecord) -> bytes:
    text = _encode(record)
    return b"%08x %b\n" % (zlib.crc32(text), text)


def _parse(line: bytes) -> AnyRecord | None:
    checksum, text = line[:_CRC], line[_CRC + 1 :]
    if line[_CRC : _CRC + 1] != b" " or checksum != b"%08x" % zlib.crc32(text):
        return None
    try:
        return _DECODER.decode(text)
    except msgspec.MsgspecError:
        return None


def _tombstone(finished: Finished) -> Tombstone:
    return Tombstone(
        attempt_id=finished.attempt_id,
        outcome=finished.outcome,
        exit_code=finished.exit_code,
        started_at=finished.started_at,
        finished_at=finished.finished_at,
        log_size=finished.log_size + finished.log_missing,
        message=finished.message,
        ended_agent=finished.ended_agent,
    )
