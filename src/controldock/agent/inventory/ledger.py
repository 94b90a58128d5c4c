"""What the server holds of this PC, as far as the agent knows, and the next step from there to what is true.

    welcome: digests ──▶ begin          the server's word counts, whatever was known before
    a look           ──▶ next_change    from a known copy by difference, from an unknown one from nothing
    inventory_held   ──▶ acknowledge    the copy is known when its digest is the expected one, else unknown

A step that is too long for one message is several. Each leads to a copy of which every record is as it is now: first
what is old goes, then what is new comes. So each has a digest that can be computed, and it may be cut off anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from controldock.agent.inventory.survey import World
from controldock.protocol.inventory import (
    CHANGES,
    CHUNK_RECORDS,
    CHUNK_SIZE,
    AnyChange,
    Section,
    canonical,
    digest_of,
)

_MARK_SIZE = 8  # bytes that stand for a record; should two ever be the same, the digest tells


@dataclass(frozen=True, slots=True)
class _Known:
    """A copy that the server is known to hold."""

    digest: str
    marks: Mapping[str, bytes]  # of each record


@dataclass(frozen=True, slots=True)
class Step:
    """A change to be told, and what the server holds when it took it."""

    change: AnyChange
    size: int  # bytes of its records
    outcome: _Known


@dataclass(slots=True)
class Ledger:
    """Every section of one PC."""

    _held: dict[Section, str] = field(default_factory=dict)
    _known: dict[Section, _Known] = field(default_factory=dict)

    def begin(self, digests: Mapping[str, str]) -> None:
        """A session begins: this is what the server holds."""
        self._held = {section: digests.get(section.value, "") for section in Section}

    def is_told(self, section: Section) -> bool:
        """Whether the server holds what was told last."""
        known = self._known.get(section)
        return known is not None and known.digest == self._held.get(section)

    def next_change(self, world: World) -> Step | None:
        """The next step towards `world`; None when the server has it. May take a while: call it in a thread."""
        held, known = self._held.get(world.section, ""), self._known.get(world.section)
        if held == world.digest:
            if known is None or known.digest != held:
                self._known[world.section] = _Known(held, _marks(world.parts))
            return None
        if known is None or known.digest != held or not held:
            return _step(world, "", {})
        return _step(world, held, known.marks) or _step(world, "", {})

    def acknowledge(self, step: Step, held: str) -> bool:
        """The server answered: it holds a section with the digest `held`. Whether that is what it was told."""
        section = step.change.section
        self._held[section] = held
        if held == step.outcome.digest:
            self._known[section] = step.outcome
            return True
        self._known.pop(section, None)
        return False


def _step(world: World, base: str, marks: Mapping[str, bytes]) -> Step | None:
    """The next step from a copy with these records; None when it is shorter to begin from nothing."""
    now = _marks(world.parts)
    old = [key for key, mark in marks.items() if now.get(key) != mark]
    if len(old) > CHUNK_RECORDS or sum(len(key.encode()) for key in old) > CHUNK_SIZE:
        return None
    put, size = _chunk(world, [key for key in now if marks.get(key) != now[key]])
    kept = {key: mark for key, mark in marks.items() if now.get(key) == mark}
    outcome = {**kept, **{key: now[key] for key in put}}
    digest = digest_of(canonical(((key, world.parts[key]) for key in outcome), world.omitted))
    change = CHANGES[world.section](
        base=base,
        digest=digest,
        drop=tuple(key for key in old if key not in put),
        omitted=world.omitted,
        put={key: world.records[key] for key in put},
    )
    return Step(change, size, _Known(digest, outcome))


def _chunk(world: World, keys: list[str]) -> tuple[set[str], int]:
    """As many of these records as go into one message, and their size."""
    put: set[str] = set()
    size = 0
    for key in keys[:CHUNK_RECORDS]:
        size += len(world.parts[key]) + len(key.encode())
        if put and size > CHUNK_SIZE:
            break
        put.add(key)
    return put, size


def _marks(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    return {key: blake2b(part, digest_size=_MARK_SIZE).digest() for key, part in parts.items()}
