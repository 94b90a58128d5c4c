"""One attempt, its server, its agent, the wire between them and a clock: every story they can tell, and what must hold.

A small model. The server moves by the real table; the agent keeps a journal (STARTED on disk -> run -> FINISHED on
disk -> send -> answer -> tombstone); the wire loses, repeats, delays; agents crash, connections break at any moment.
`Rules` holds what a mistake could change, so that the checker can be shown to catch it.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from controldock.domain.task import DONE_STATES, FINAL_STATES, TRANSITIONS, TaskEvent, TaskState

S, E = TaskState, TaskEvent
Table = dict[TaskState, dict[TaskEvent, TaskState]]

NOTHING, STARTED, FINISHED, TOMBSTONE = "nothing", "started", "finished", "tombstone"
STATE_OF = {E.SUCCEED: S.SUCCEEDED, E.CANCEL: S.CANCELLED, E.LOSE: S.UNKNOWN}
ORDER, CANCEL, ACCEPTED = "an order", "a cancel", "accepted"


class Broken(Exception):
    """A promise was broken; the message says which."""


def what_became_of(state: TaskState, in_hand: bool, cancel_wanted: bool) -> TaskEvent | None:
    """What a hello tells of a task, by what is in the agent's journal."""
    if in_hand:
        return None
    if state is S.ASSIGNED:
        return E.WITHDRAW if cancel_wanted else E.HAND_BACK
    return E.LOSE if state is S.RUNNING else None


@dataclass(frozen=True)
class Rules:
    """What server and agent go by; a mutant changes one thing."""

    table: Table = field(default_factory=lambda: TRANSITIONS)
    hello: Callable[[TaskState, bool, bool], TaskEvent | None] = what_became_of
    journals_before_it_runs: bool = True
    runs_again_after_a_crash: bool = False
    forgets_after_sending: bool = False
    keeps_tombstones: bool = True
    answers_after_commit: bool = True
    checks_whose_hand_out_it_was: bool = True
    expires_what_was_handed_out: bool = False
    crashes: int = 1
    breaks: int = 1
    repeats: int = 1


class World(NamedTuple):
    """Everything there is, at one moment."""

    # the server, on disk
    state: TaskState = S.PENDING
    cancel_wanted: bool = False
    hand_out: int = 0  # which one, by its time
    # the server, in memory
    line: int = 0  # the connection that it takes for the agent's
    told: bool = False  # of the cancellation, on this line
    returns: frozenset[int] = frozenset()  # orders that could not be written, on their way back
    # the wire
    up: frozenset[tuple[TaskEvent, int]] = frozenset()  # what the agent said, and on which connection
    hellos: tuple[tuple[int, bool], ...] = ()  # connection, and whether the attempt is in hand; in order
    down: frozenset[str] = frozenset()  # orders, cancels and answers on the present connection
    # the agent, on disk
    journal: str = NOTHING
    outcome: TaskEvent | None = None
    # the agent, in memory
    alive: bool = True
    connection: int = 0
    greeted: bool = False
    about_to_run: bool = False
    running: bool = False
    said_started: bool = False
    sent: bool = False
    # the world
    starts: int = 0  # effects of the command
    crashes: int = 0
    breaks: int = 0
    repeats: int = 0


Step = tuple[str, World]


class Story:
    """The steps that are possible in a world."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    def steps(self, w: World) -> Iterator[Step]:
        """Everything that can happen next."""
        yield from self._server(w)
        yield from self._people_and_clock(w)
        yield from self._wire(w)
        yield from self._agent(w)
        yield from self._faults(w)

    def _advance(self, w: World, event: TaskEvent) -> World:
        if w.state in FINAL_STATES:
            raise Broken(f"{event} changes what was recorded")
        return w._replace(state=self.rules.table[w.state][event])

    # -- the server --

    def _server(self, w: World) -> Iterator[Step]:
        if w.hellos:
            yield "server: takes a hello", self._hello(w)
        if w.line and w.state is S.PENDING and not w.cancel_wanted:
            taken = self._advance(w, E.ASSIGN)._replace(hand_out=w.hand_out + 1)
            if w.line == w.connection and w.greeted:
                yield "server: hands out", taken._replace(down=w.down | {ORDER})
            else:  # the one poll that still waited there is answered; there will be no other
                yield "server: hands out on a dead line", taken._replace(line=0)
                yield "server: can't write it", taken._replace(line=0, returns=w.returns | {taken.hand_out})
        for hand_out in w.returns:
            yield "server: takes it back", self._hand_back(w, hand_out)
        if w.line and w.cancel_wanted and not w.told and w.state in (S.ASSIGNED, S.RUNNING):
            down = w.down | {CANCEL} if w.line == w.connection and w.greeted else w.down
            yield "server: tells the cancel", w._replace(told=True, down=down)
        if w.line and w.line != w.connection:
            yield "server: notices the end", w._replace(line=0)

    def _hello(self, w: World) -> World:
        (connection, in_hand), *rest = w.hellos
        w = w._replace(hellos=tuple(rest), line=connection, told=False)
        event = self.rules.hello(w.state, in_hand, w.cancel_wanted)
        if event is not None:
            w = self._advance(w, event)
        return w._replace(greeted=True) if connection == w.connection else w

    def _hand_back(self, w: World, hand_out: int) -> World:
        back = w._replace(returns=w.returns - {hand_out})
        if w.state is not S.ASSIGNED or (self.rules.checks_whose_hand_out_it_was and hand_out != w.hand_out):
            return back
        return self._advance(back, E.WITHDRAW if w.cancel_wanted else E.HAND_BACK)

    def _people_and_clock(self, w: World) -> Iterator[Step]:
        if not w.cancel_wanted and w.state not in DONE_STATES:
            wished = w._replace(cancel_wanted=True)
            yield "person: cancels", self._advance(wished, E.WITHDRAW) if w.state is S.PENDING else wished
        if w.state is S.PENDING or (self.rules.expires_what_was_handed_out and w.state is S.ASSIGNED):
            yield "clock: expires", self._advance(w, E.EXPIRE)
        if w.state in (S.ASSIGNED, S.RUNNING):
            yield "clock: gives up", self._advance(w, E.LOSE)
            if w.journal == TOMBSTONE and w.outcome is E.LOSE:  # a late "started" came after "interrupted"
                yield "time: ends it", self._advance(w, E.LOSE)

    # -- the wire --

    def _wire(self, w: World) -> Iterator[Step]:
        for said in w.up:
            yield f"server: hears {said[0]}", self._take_down(w._replace(up=w.up - {said}), *said)
            if w.repeats < self.rules.repeats:
                again = w._replace(repeats=w.repeats + 1)
                yield f"server: hears {said[0]}, to come again", self._take_down(again, *said)
            if not self.rules.answers_after_commit:
                yield "server: answers, crashes", self._answer(w._replace(up=w.up - {said}), *said)
        for message in w.down:
            yield f"agent: hears {message}", self._hear(w._replace(down=w.down - {message}), message)

    def _take_down(self, w: World, event: TaskEvent, connection: int) -> World:
        if event in self.rules.table[w.state]:
            w = self._advance(w, event)
        elif w.state not in FINAL_STATES:
            raise Broken(f"{event} is true and was not accepted")
        return self._answer(w, event, connection)

    def _answer(self, w: World, event: TaskEvent, connection: int) -> World:
        if connection != w.connection or event is E.START:
            return w
        return w._replace(down=w.down | {ACCEPTED})

    # -- the agent --

    def _hear(self, w: World, message: str) -> World:
        if message == ORDER:
            return self._take_order(w)
        if message == CANCEL:
            return self._take_cancel(w)
        return w._replace(journal=TOMBSTONE if self.rules.keeps_tombstones else NOTHING)

    def _take_order(self, w: World) -> World:
        if w.journal == TOMBSTONE:
            return self._say(w, w.outcome)
        if w.journal != NOTHING or w.about_to_run or w.running:
            return w
        if not self.rules.journals_before_it_runs:
            return w._replace(about_to_run=True)
        return w._replace(journal=STARTED, about_to_run=True)

    def _take_cancel(self, w: World) -> World:
        if w.journal == TOMBSTONE:
            return self._say(w, w.outcome)
        if w.journal == FINISHED:
            return w
        return self._finish(w, E.CANCEL)

    def _finish(self, w: World, outcome: TaskEvent) -> World:
        return w._replace(journal=FINISHED, outcome=outcome, about_to_run=False, running=False, sent=False)

    def _say(self, w: World, event: TaskEvent | None) -> World:
        return w._replace(up=w.up | {(event, w.connection)})

    def _agent(self, w: World) -> Iterator[Step]:
        if not w.alive:
            yield "agent: comes up", self._recover(w._replace(alive=True))
            return
        if not w.connection:
            number = w.crashes + w.breaks + 1
            in_hand = w.journal in (STARTED, FINISHED)
            yield "agent: greets", w._replace(connection=number, hellos=(*w.hellos, (number, in_hand)))
        if w.about_to_run:
            yield "agent: runs it", w._replace(about_to_run=False, running=True, starts=w.starts + 1)
        if w.running:
            if w.journal == NOTHING:
                yield "agent: journals late", w._replace(journal=STARTED)
            else:
                yield "agent: finishes it", self._finish(w, E.SUCCEED)
            if w.greeted and not w.said_started:
                yield "agent: says started", self._say(w, E.START)._replace(said_started=True)
        if w.journal == FINISHED and w.greeted and not w.sent:
            said = self._say(w, w.outcome)._replace(sent=True)
            yield (
                "agent: says how it ended",
                (said._replace(journal=TOMBSTONE) if self.rules.forgets_after_sending else said),
            )

    def _recover(self, w: World) -> World:
        if w.journal != STARTED:
            return w
        if self.rules.runs_again_after_a_crash:
            return w._replace(about_to_run=True)
        return self._finish(w, E.LOSE)

    # -- faults --

    def _faults(self, w: World) -> Iterator[Step]:
        if w.connection and w.breaks < self.rules.breaks:
            for name, up in (("break", w.up), ("break, all is lost", frozenset())):
                yield f"wire: {name}", self._cut(w, up)._replace(breaks=w.breaks + 1)
        if w.alive and w.crashes < self.rules.crashes:
            down = self._cut(w, w.up)._replace(
                alive=False, about_to_run=False, running=False, said_started=False, crashes=w.crashes + 1
            )
            yield "agent: crashes", down

    def _cut(self, w: World, up: frozenset[tuple[TaskEvent, int]]) -> World:
        return w._replace(up=up, down=frozenset(), connection=0, greeted=False, sent=False)


def check(w: World) -> None:
    """What must hold at every moment of every story."""
    if w.starts > 1:
        raise Broken("it started twice")
    if w.state is S.EXPIRED and w.starts:
        raise Broken("it is called expired and ran")
    if w.state is S.CANCELLED and w.starts and w.outcome is not E.CANCEL:
        raise Broken("it is called cancelled and was not")
    if w.state is S.SUCCEEDED and w.outcome is not E.SUCCEED:
        raise Broken("it is called succeeded and did not")
    if w.journal == TOMBSTONE and w.outcome is E.SUCCEED and w.state is not S.SUCCEEDED:
        raise Broken("its result is lost")


def is_settled(w: World) -> bool:
    """Nobody waits for anything any more, and what the agent knows is known."""
    return (
        w.state in DONE_STATES and w.journal in (NOTHING, TOMBSTONE) and not w.running and not w.about_to_run
    )


def play(rules: Rules | None = None) -> int:
    """Walk through every story; the number of worlds seen. Broken when a promise is broken in one of them."""
    story = Story(rules or Rules())
    first = World()
    came_from: dict[World, list[World]] = {first: []}  # by steps that are no fault
    waiting = deque([first])
    while waiting:
        world = waiting.popleft()
        for name, after in story.steps(world):
            seen = came_from.get(after)
            if seen is None:
                check(after)
                seen = came_from[after] = []
                waiting.append(after)
            if not _is_fault(name):
                seen.append(world)
    _check_that_all_end(came_from)
    return len(came_from)


def _is_fault(name: str) -> bool:
    return name.startswith(("wire:", "agent: crashes", "clock:", "person:"))


def _check_that_all_end(came_from: dict[World, list[World]]) -> None:
    """From everywhere, without any further fault and without giving up, there is a way to a settled end."""
    ending = [world for world in came_from if is_settled(world)]
    good = set(ending)
    while ending:
        for before in came_from[ending.pop()]:
            if before not in good:
                good.add(before)
                ending.append(before)
    stuck = came_from.keys() - good
    if stuck:
        raise Broken(f"{len(stuck)} worlds never end, such as {min(stuck, key=repr)}")
