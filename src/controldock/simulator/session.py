"""One connection of a simulated PC: enrolls if need be, says hello, polls, delivers. Used once, as `AgentSide` is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar, cast

import msgspec

from controldock.protocol import messages as m
from controldock.protocol.connection import AgentSide, State
from controldock.protocol.errors import ProtocolError
from controldock.simulator.delivery import Delivery
from controldock.simulator.errors import TokenRefused
from controldock.simulator.inventory import Reporter
from controldock.simulator.outbox import Outbox
from controldock.simulator.pc import Pc
from controldock.simulator.pulse import Pulse
from controldock.simulator.refusals import FORGOTTEN, NOT_WANTED, REMOVED, TOKEN_REFUSALS
from controldock.simulator.roster import Member
from controldock.simulator.voice import Voice

DECISION_WAIT = 60  # seconds that one question for the administrator's decision waits
FULL_PAUSE = 2.0  # seconds between two looks for cancels while no more work can be taken
PAUSE = 1.0  # seconds before asking again after an answer that came at once and brought nothing
REMOVED_WAIT = 450.0  # seconds at least until a removed PC asks again, as real agents do: it may be restored


class Session(asyncio.BufferedProtocol):
    """Requests out, answers in, all by callbacks. `ended` is told when it is over."""

    def __init__(self, pc: Pc, ended: Callable[[Session], None]) -> None:
        self.pc = pc
        self.settled = pc.surroundings.loop.create_future()  # done: it needs no place at the door any more
        self.retry_after = 0.0  # seconds that the server asks for
        self.began = pc.surroundings.time()
        self.is_wanted = True
        self._surroundings = pc.surroundings
        self._ended = ended
        self._side = AgentSide()
        self._outbox = Outbox()
        self._voice = Voice(self._side, self._outbox)
        self._delivery = Delivery(pc, self._voice, self.close, self._look_for_work)
        self._pulse: Pulse | None = None
        self._reporter = Reporter(pc.surroundings, pc.portrait, self._voice.say)
        self._config = m.Config(poll_interval=1)
        self._public = b""  # the key that the server signs with
        self._keep_id = 0  # of the word that the ratchet is kept; 0: it was heard
        self._poll_id = 0  # of the open poll; 0: none is open
        self._poll_sent = 0.0
        self._next_poll: asyncio.TimerHandle | None = None
        self._is_waiting = False

    # -- called by the loop --

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """TLS is up, and the server is the right one."""
        self._outbox.transport = cast(asyncio.Transport, transport)
        self._surroundings.figures.connected += 1
        if self.pc.member is not None:
            self._hello()
        elif self.pc.request_id is None:
            self._say(self.pc.registration(self._side.next_id()))
        else:
            self._ask_decision(0)
        self._outbox.flush()

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where to read to; used up before anybody else's turn."""
        return self._surroundings.buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Bytes came."""
        if self._pulse is not None:
            self._pulse.heard_at = self._surroundings.time()
        self._outbox.is_held = True
        try:
            for message in self._side.receive(self._surroundings.buffer[:nbytes]):
                self.ACTS[type(message)](self, message)
        except ProtocolError as error:
            self._fail(error.code)
            self.close()
        self._outbox.is_held = False
        self._outbox.flush()
        if self._side.state is State.CLOSED:
            self.close()

    def connection_lost(self, error: Exception | None) -> None:
        """It is over."""
        figures = self._surroundings.figures
        figures.connected -= self._outbox.transport is not None
        self._stop_waiting()
        if self._pulse is not None:
            figures.online -= 1
            self._pulse.stop()
        self._reporter.stop()
        if self._next_poll is not None:
            self._next_poll.cancel()
        self._outbox.transport = None
        self._side.close()
        self._delivery.end()
        self.pc.board.end(self._voice)
        self._settle()
        self._ended(self)

    def close(self) -> None:
        """Flush and hang up."""
        if self._outbox.transport is not None:
            self._outbox.transport.close()

    def leave(self) -> None:
        """Say goodbye and hang up, as an agent does that is stopped."""
        if self._side.state is State.KNOWN:
            self._say(m.Leaving(id=self._side.next_id(), reason=m.Departure.STOPPING))
            self._outbox.flush()
        self.close()

    def abort(self) -> None:
        """Hang up at once."""
        if self._outbox.transport is not None:
            self._outbox.transport.abort()

    # -- coming in --

    def _ask_decision(self, wait: int) -> None:
        self._say(self.pc.status_check(self._side.next_id(), wait))

    def _hello(self) -> None:
        assert self.pc.member is not None
        self._say(self.pc.hello(self._side.next_id(), self.pc.member))

    def _pending(self, answer: m.Pending) -> None:
        if self.pc.request_id is None:
            self.pc.request_id = answer.request_id
            self._ask_decision(0)  # a token that approves by itself has decided already
            return
        if not self._is_waiting:
            self._is_waiting = True
            self._surroundings.figures.waiting += 1
            self._settle()
        self._ask_decision(DECISION_WAIT)

    def _approved(self, answer: m.Approved) -> None:
        self._become(answer)
        self._surroundings.figures.enrolled += 1
        self._stop_waiting()
        self._hello()

    def _stop_waiting(self) -> None:
        self._surroundings.figures.waiting -= self._is_waiting
        self._is_waiting = False

    def _rejected(self, answer: m.Rejected) -> None:
        self._unwanted("rejected")

    def _welcome(self, answer: m.Welcome) -> None:
        assert self.pc.member is not None
        self._surroundings.figures.online += 1
        self._config = answer.config
        self._public = answer.order_keys[-1].public if answer.order_keys else b""
        self._pulse = Pulse(
            self._surroundings, self.pc.member.agent_id, answer.heartbeat_key, self.pc.attempts, self.abort
        )
        self._pulse.beat(answer.config)
        self._reporter.begin(answer.inventory)
        self._keep(msgspec.structs.replace(self.pc.member, ratchet=answer.ratchet))
        self._keep_id = self._side.next_id()
        self._say(m.RatchetKept(id=self._keep_id))

    def _become(self, answer: m.Approved | m.NewIdentity) -> None:
        """It has an identity: its first, or one of its own, from its next connection on, where it was a clone."""
        name = self.pc.host_name
        self._keep(Member(host_name=name, agent_id=answer.agent_id, agent_token=answer.agent_token))

    def _keep(self, member: Member) -> None:
        self.pc.member = member
        self._surroundings.keep(member)

    def _begin(self) -> None:
        """The server knows that its ratchet was kept, and takes everything."""
        self._keep_id = 0
        self._settle()
        self._reporter.start()
        self._delivery.begin()
        self.pc.board.begin(self._voice, self._public)
        self._surroundings.ears.listen(self._config, self._public)
        self._surroundings.ears.add(self.pc.board)
        self._poll()

    # -- work --

    def _poll(self) -> None:
        """Ask for work; when there is room for none, look for cancels now and then."""
        self._next_poll = None
        if self._poll_id or self._pulse is None or self._side.state is not State.KNOWN:
            return
        capacity = self.pc.capacity
        wait = min(max(int(self._config.poll_interval), 1), m.MAX_WAIT) if capacity > 0 else 0
        self._poll_id, self._poll_sent = self._side.next_id(), self._surroundings.time()
        self._say(m.Poll(id=self._poll_id, wait=wait, capacity=max(capacity, 0)))

    def _poll_later(self, delay: float) -> None:
        if self._next_poll is None:
            self._next_poll = self._surroundings.loop.call_later(delay, self._poll_now)

    def _poll_now(self) -> None:
        self._poll()
        self._outbox.flush()

    def _no_task(self, answer: m.NoTask) -> None:
        self._poll_id = 0
        if self.pc.capacity <= 0:
            self._poll_later(FULL_PAUSE)
        elif self._surroundings.time() - self._poll_sent < PAUSE:
            self._poll_later(PAUSE)
        else:
            self._poll()

    def _task(self, order: m.Task) -> None:
        self._poll_id = 0
        self._surroundings.figures.note_start(self._surroundings.sources.monotonic())
        self.pc.begin(order)
        if self.pc.capacity > 0:
            self._poll()
        else:
            self._poll_later(FULL_PAUSE)

    def _cancel(self, answer: m.Cancel) -> None:
        self._poll_id = 0
        for attempt_id in answer.attempt_ids:
            self.pc.cancel(attempt_id)
        self._poll()

    def _new_config(self, answer: m.NewConfig) -> None:
        self._poll_id = 0
        self._config = answer.config
        self._surroundings.ears.listen(answer.config, self._public)
        if self._pulse is not None:
            self._pulse.beat(answer.config)
        self._poll()

    def _stored(self, answer: m.Stored) -> None:
        self._delivery.stored(answer)

    def _accepted(self, answer: m.Accepted) -> None:
        if answer.id == self._keep_id:
            self._begin()
        elif not self.pc.board.accepted(answer.id):
            self._delivery.accepted(answer.id)

    def _look_for_work(self) -> None:
        """There is room again: don't wait for the next look."""
        if self._next_poll is not None:
            self._next_poll.cancel()
            self._poll()

    # -- announcements, favors and inventory --

    def _announcements(self, answer: m.Announcements) -> None:
        self._poll_id = 0
        self.pc.board.take(answer.notices)
        self._poll()

    def _errand(self, errand: m.Errand) -> None:
        """It looks when it is asked to; it has no network to wake anybody in."""
        if errand.collect_inventory:
            self._reporter.collect_now()
        self._poll_id = 0
        self._poll()

    def _inventory_held(self, answer: m.InventoryHeld) -> None:
        self._reporter.take(answer.id, answer.digests)

    # -- what goes wrong --

    def _refused(self, answer: m.Refused) -> None:
        self.retry_after = answer.retry_after or 0.0
        if self._side.state is not State.KNOWN:
            self._refused_at_the_door(answer)
        elif answer.id == self._keep_id:
            self._fail(answer.code)
            self.close()
        elif any(part.is_refused(answer) for part in (self._delivery, self._reporter, self.pc.board)):
            return
        else:
            self._fail(answer.code)
            if answer.id == self._poll_id:
                self._poll_id = 0
                self._poll_later(max(self.retry_after, PAUSE))

    def _refused_at_the_door(self, answer: m.Refused) -> None:
        if answer.code in TOKEN_REFUSALS and answer.retry_after is None:
            self._surroundings.give_up(TokenRefused(TOKEN_REFUSALS[answer.code]))
        elif answer.code in NOT_WANTED:
            self._unwanted(answer.code)
            return
        elif answer.code == REMOVED:
            self.retry_after = REMOVED_WAIT
        elif answer.code in FORGOTTEN:
            self.pc.enroll_anew()
        self._fail(answer.code)
        self.close()

    def _goodbye(self, message: m.Goodbye) -> None:
        self.retry_after = message.retry_after
        self.close()

    def _unwanted(self, code: str) -> None:
        self._fail(code)
        self.is_wanted = False
        self._surroundings.figures.retired += 1
        self.close()

    def _fail(self, code: str) -> None:
        self._surroundings.figures.errors[code] += 1

    # -- sending --

    def _say(self, message: m.AnyRequest) -> None:
        self._outbox.add(self._side.send(message))

    def _settle(self) -> None:
        if not self.settled.done():
            self.settled.set_result(None)

    # What the server says, and what is done about it.
    ACTS: ClassVar[dict[type[Any], Callable[[Session, Any], None]]] = {
        m.Pending: _pending,
        m.Approved: _approved,
        m.Rejected: _rejected,
        m.Welcome: _welcome,
        m.NewIdentity: _become,
        m.NoTask: _no_task,
        m.Task: _task,
        m.Cancel: _cancel,
        m.Errand: _errand,
        m.Announcements: _announcements,
        m.NewConfig: _new_config,
        m.Stored: _stored,
        m.InventoryHeld: _inventory_held,
        m.Accepted: _accepted,
        m.Refused: _refused,
        m.Goodbye: _goodbye,
    }
