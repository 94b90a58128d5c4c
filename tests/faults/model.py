"""One attempt between a server, a wire and an agent, as a model small enough to visit every state.

The server's side is the product's own table (`controldock.domain.task`) and its own rule for what a hello tells
(`dispatch`); the agent's side is the order of its journal. Every step that can be cut off by a crash is a step here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from controldock.domain.task import (
    DONE_STATES,
    EVENT_OF_OUTCOME,
    HANDED_OUT_STATES,
    TRANSITIONS,
    Outcome,
    TaskEvent,
    TaskState,
)
from controldock.server.services.dispatch import _what_became_of
from controldock.server.store.tasks import OpenTask

ATTEMPT = "attempt"
OPEN_STATES = frozenset({TaskState.PENDING, TaskState.ASSIGNED, TaskState.RUNNING})
FULL = 2  # messages on the wire in one direction; more bring nothing new


@dataclass(frozen=True)
class World:
    """Everything that can differ."""

    # server
    state: TaskState = TaskState.PENDING
    cancel_wanted: bool = False
    told_cancel: bool = False  # in this session
    greeted: bool = False  # the session is open
    ended_by_server: bool = False  # withdrawn or expired: it must never begin
    # wire; empty and unused while not connected
    connected: bool = False
    to_server: tuple[str, ...] = ()
    to_agent: tuple[str, ...] = ()
    # agent
    alive: bool = True
    journal: str = ""  # "", started, finished OUTCOME, tombstone OUTCOME
    is_running: bool = False  # the script, watched
    is_orphan: bool = False  # the script, its agent dead
    is_sent: bool = False  # the result, in this session
    has_effect: bool = False  # of this run
    effects: int = 0  # of all
    # what may still go wrong
    agent_crashes: int = 2
    server_crashes: int = 2
    cuts: int = 2
    replays: int = 1  # an old order that comes again
    was_held: bool = False  # the order arrived once


@dataclass(frozen=True)
class Shortcuts:
    """What a careless program would do; each must be caught."""

    effect_before_journal: bool = False
    run_again_after_crash: bool = False
    forget_after_sending: bool = False
    no_tombstone: bool = False
    acknowledge_before_commit: bool = False


CAREFUL = Shortcuts()
Step = tuple[str, World]


def steps(world: World, how: Shortcuts = CAREFUL) -> Iterator[Step]:
    """Everything that may happen next."""
    for part in (_people_and_time, _server, _agent, _faults):
        yield from part(world, how)


def violation(before: World, after: World) -> str | None:  # noqa: PLR0911 - one sentence each
    """What must never be."""
    if after.effects > 1:
        return "it ran twice"
    if after.state is TaskState.SUCCEEDED and after.effects == 0:
        return "called succeeded, and it never ran"
    if after.ended_by_server and after.effects:
        return "ended before it began, and it ran"
    if not TRANSITIONS[before.state] and after.state is not before.state:
        return "a recorded outcome changed"
    if after.journal.startswith("tombstone") and after.state not in DONE_STATES:
        return "the agent has forgotten a result that the server does not have"
    if (
        not after.journal
        and after.effects
        and after.state in OPEN_STATES
        and not after.is_running
        and not after.is_orphan
    ):
        return "it ran, and nobody will ever say so"
    return None


def is_quiet(world: World) -> bool:
    """Whether all is said: the server knows how it ended, and nothing runs."""
    return world.state in DONE_STATES and not world.is_running and not world.is_orphan


# -- who does what --


def _people_and_time(w: World, how: Shortcuts) -> Iterator[Step]:
    if not w.cancel_wanted and w.state in OPEN_STATES:
        wished = replace(w, cancel_wanted=True)
        if w.state is TaskState.PENDING:
            wished = replace(_moved(wished, TaskEvent.WITHDRAW), ended_by_server=True)
        yield "a person cancels", wished
    if w.state is TaskState.PENDING:
        yield "the deadline passes", replace(_moved(w, TaskEvent.EXPIRE), ended_by_server=True)
    if w.state in {TaskState.ASSIGNED, TaskState.RUNNING}:
        yield "the server gives up", _moved(w, TaskEvent.LOSE)


def _server(w: World, how: Shortcuts) -> Iterator[Step]:
    if w.connected and w.greeted and len(w.to_agent) < FULL:
        if w.state is TaskState.PENDING and not w.cancel_wanted:
            order = (*w.to_agent, "order")
            yield "order", replace(_moved(w, TaskEvent.ASSIGN), to_agent=order)
        if w.cancel_wanted and not w.told_cancel and w.state in HANDED_OUT_STATES:
            yield "cancel", replace(w, told_cancel=True, to_agent=(*w.to_agent, "cancel"))
    if w.to_server:
        yield from _server_hears(w, w.to_server[0], how)


def _server_hears(w: World, message: str, how: Shortcuts) -> Iterator[Step]:
    rest = replace(w, to_server=w.to_server[1:])
    if message.startswith("hello"):
        yield "server hears hello", _greeted(rest, holds=message == "hello with it")
    elif message == "started":
        yield "server hears started", _taken_down(rest, TaskEvent.START)
    elif len(w.to_agent) < FULL:
        known = _taken_down(rest, EVENT_OF_OUTCOME[Outcome(message.removeprefix("result "))])
        yield "server commits and answers", replace(known, to_agent=(*known.to_agent, "answer"))
        if w.server_crashes:
            dead = _cut(w if how.acknowledge_before_commit else known)
            dead = replace(dead, server_crashes=w.server_crashes - 1)
            heard = _heard(dead, "answer", CAREFUL) if how.acknowledge_before_commit else dead
            yield "server dies between commit and answer", heard


def _agent(w: World, how: Shortcuts) -> Iterator[Step]:
    if not w.alive:
        yield "agent starts again", _recovered(w, how)
        if w.is_orphan and not w.has_effect:
            yield "the orphan has its effect", replace(w, has_effect=True, effects=w.effects + 1)
        return
    if not w.connected:
        holds = w.journal.startswith(("started", "finished"))
        hello = "hello with it" if holds else "hello"
        yield (
            "agent connects",
            replace(w, connected=True, greeted=False, to_server=(hello,), to_agent=(), is_sent=False),
        )
    if w.is_running:
        yield from _script(w)
    if w.connected and w.journal.startswith("finished") and not w.is_sent and len(w.to_server) < FULL:
        outcome = w.journal.removeprefix("finished ")
        sent = replace(w, is_sent=True, to_server=(*w.to_server, f"result {outcome}"))
        yield "agent sends", replace(sent, journal="") if how.forget_after_sending else sent
    if w.to_agent:
        yield f"agent hears {w.to_agent[0]}", _heard(replace(w, to_agent=w.to_agent[1:]), w.to_agent[0], how)


def _script(w: World) -> Iterator[Step]:
    if not w.has_effect:
        yield "effect", replace(w, has_effect=True, effects=w.effects + 1, journal="started")
    if w.journal == "started":
        done = f"finished {Outcome.SUCCEEDED if w.has_effect else Outcome.FAILED}"
        yield "script ends", replace(w, journal=done, is_running=False)
        if w.connected and len(w.to_server) < FULL:
            yield "agent says started", replace(w, to_server=(*w.to_server, "started"))


def _faults(w: World, how: Shortcuts) -> Iterator[Step]:
    if w.cuts and w.connected:
        yield "the line is cut", replace(_cut(w), cuts=w.cuts - 1)
    if w.server_crashes and w.connected:
        yield "server dies", replace(_cut(w), server_crashes=w.server_crashes - 1)
    # On a new connection nothing of an older one can come: only an order that arrived can arrive again.
    if w.replays and w.was_held and w.greeted and len(w.to_agent) < FULL:
        yield "an old order comes again", replace(w, replays=w.replays - 1, to_agent=(*w.to_agent, "order"))
    if w.agent_crashes and w.alive:
        dead = replace(_cut(w), alive=False, agent_crashes=w.agent_crashes - 1)
        yield "agent dies", replace(dead, is_orphan=w.is_running, is_running=False)


# -- what it does to them --


def _moved(w: World, event: TaskEvent) -> World:
    return replace(w, state=TRANSITIONS[w.state][event])


def _taken_down(w: World, event: TaskEvent) -> World:
    return _moved(w, event) if event in TRANSITIONS[w.state] else w


def _greeted(w: World, *, holds: bool) -> World:
    if w.state not in OPEN_STATES:
        return replace(w, greeted=True, told_cancel=False)
    task = OpenTask("task", ATTEMPT, "agent", "deployment", w.state, w.cancel_wanted)
    event = _what_became_of(task, frozenset({ATTEMPT} if holds else ()))
    known = replace(w, greeted=True, told_cancel=False)
    if event is None:
        return known
    return replace(_moved(known, event), ended_by_server=event is TaskEvent.WITHDRAW)


def _cut(w: World) -> World:
    return replace(
        w, connected=False, greeted=False, told_cancel=False, to_server=(), to_agent=(), is_sent=False
    )


def _heard(w: World, message: str, how: Shortcuts) -> World:
    if message == "order":
        return _ordered(w, how)
    if message == "answer":
        if not w.journal.startswith("finished"):
            return w
        buried = "" if how.no_tombstone else w.journal.replace("finished", "tombstone")
        return replace(w, journal=buried, is_sent=False)
    if w.is_running:
        return replace(w, is_running=False, journal=f"finished {Outcome.CANCELLED}")
    if not w.journal:
        return replace(w, journal=f"finished {Outcome.CANCELLED}")
    return _repeated(w)


def _ordered(w: World, how: Shortcuts) -> World:
    if w.journal:
        return _repeated(w)
    journal = "effect first" if how.effect_before_journal else "started"
    return replace(w, is_running=True, has_effect=False, journal=journal, was_held=True)


def _repeated(w: World) -> World:
    """Whoever asks for what is over gets its result again."""
    if not w.journal.startswith("tombstone") or not w.connected or len(w.to_server) >= FULL:
        return w
    return replace(w, to_server=(*w.to_server, w.journal.replace("tombstone", "result")))


def _recovered(w: World, how: Shortcuts) -> World:
    living = replace(w, alive=True, is_orphan=False)
    if w.journal == "effect first":
        return replace(living, journal="")
    if w.journal != "started":
        return living
    if how.run_again_after_crash:
        return replace(living, is_running=True, has_effect=False)
    return replace(living, journal=f"finished {Outcome.INTERRUPTED}")


@dataclass(frozen=True)
class Visit:
    """What was found on the way through every state."""

    states: int
    violations: dict[str, list[str]]  # what, and the steps that lead to it
    stuck: int  # states from which no quiet one can be reached without another fault


def visit(how: Shortcuts = CAREFUL, start: World | None = None) -> Visit:
    """Every state that can be reached."""
    first = start or World()
    came_from: dict[World, tuple[World, str] | None] = {first: None}
    before: dict[World, set[World]] = {}
    violations: dict[str, list[str]] = {}
    open_ends = [first]
    while open_ends:
        world = open_ends.pop()
        for name, after in steps(world, how):
            wrong = violation(world, after)
            if wrong is not None:
                violations.setdefault(wrong, [*_way(came_from, world), name])
                continue
            if name not in FAULTS:
                before.setdefault(after, set()).add(world)
            if after not in came_from:
                came_from[after] = (world, name)
                open_ends.append(after)
    return Visit(len(came_from), violations, len(came_from) - len(_leading_to_quiet(came_from, before)))


FAULTS = frozenset(
    {
        "the line is cut",
        "server dies",
        "agent dies",
        "server dies between commit and answer",
        "an old order comes again",
        "a person cancels",
    }
)


def _leading_to_quiet(
    all: dict[World, tuple[World, str] | None], before: dict[World, set[World]]
) -> set[World]:
    found = {world for world in all if is_quiet(world)}
    open_ends = list(found)
    while open_ends:
        for world in before.get(open_ends.pop(), ()):
            if world not in found:
                found.add(world)
                open_ends.append(world)
    return found


def _way(came_from: dict[World, tuple[World, str] | None], world: World) -> list[str]:
    way: list[str] = []
    while (last := came_from[world]) is not None:
        world, name = last
        way.append(name)
    return way[::-1]


SHORTCUTS: dict[str, Callable[[], Shortcuts]] = {
    "effect before the journal": lambda: Shortcuts(effect_before_journal=True),
    "run again after a crash": lambda: Shortcuts(run_again_after_crash=True),
    "forget after sending": lambda: Shortcuts(forget_after_sending=True),
    "no tombstone": lambda: Shortcuts(no_tombstone=True),
    "acknowledge before the commit": lambda: Shortcuts(acknowledge_before_commit=True),
}
