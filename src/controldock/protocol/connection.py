"""One connection as either end sees it: bytes in, messages out, and what may be said when.

The agent asks and the server answers; nobody else's order is assumed, so a waiting poll and an upload share the line.
This object decides nothing but validity. It does not know the time: time-outs belong to whoever holds the socket.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Generic, TypeVar

import msgspec

from controldock.protocol.errors import (
    BadMessage,
    NotSpokenHere,
    ProtocolError,
    TooManyRequests,
    UnknownAnswer,
)
from controldock.protocol.frames import LIMIT_AFTER_WELCOME, FrameReader, frame
from controldock.protocol.messages import (
    ANSWERS,
    AnyRequest,
    Authority,
    FromServer,
    Goodbye,
    Hello,
    Inventory,
    Leaving,
    Log,
    NotificationAck,
    Poll,
    RatchetKept,
    Refused,
    Registration,
    Request,
    Result,
    Started,
    StatusCheck,
    Welcome,
)

MAX_OPEN_REQUESTS = 16  # a poll, a few uploads and results; more is a broken or hostile agent

In = TypeVar("In")
Out = TypeVar("Out")


class State(StrEnum):
    """What the server knows of the other side."""

    STRANGER = "stranger"  # not (yet) greeted
    GREETED = "greeted"  # hello was sent; only its answer is awaited
    KNOWN = "known"  # welcomed
    CLOSED = "closed"


# What an agent may send in which state; what is not here is refused.
SPEAKS: dict[State, frozenset[type[Request]]] = {
    State.STRANGER: frozenset({Authority, Registration, StatusCheck, Hello}),
    State.GREETED: frozenset(),
    State.KNOWN: frozenset({RatchetKept, Leaving, Poll, Started, Log, Result, Inventory, NotificationAck}),
    State.CLOSED: frozenset(),
}

_encode = msgspec.json.Encoder().encode
_REQUESTS = msgspec.json.Decoder(AnyRequest)
_FROM_SERVER = msgspec.json.Decoder(FromServer)


class Connection(Generic[In, Out]):
    """The rules both ends share: `AgentSide` and `ServerSide` say which direction is which."""

    def __init__(self, decoder: msgspec.json.Decoder[In]) -> None:
        self.state = State.STRANGER
        self._decoder = decoder
        self._reader = FrameReader()
        self._open: dict[int, type[Request]] = {}  # requests without an answer yet

    @property
    def closed(self) -> bool:
        """Whether nothing more can be said or heard."""
        return self.state is State.CLOSED

    @property
    def open_requests(self) -> int:
        """How many requests have no answer yet."""
        return len(self._open)

    def receive(self, data: bytes | bytearray | memoryview) -> list[In]:
        """The messages that `data` completes. A ProtocolError closes the connection for good."""
        if self.state is State.CLOSED:
            return []
        messages: list[In] = []
        try:
            for payload in self._reader.feed(data):
                message = self._parse(payload)
                self._note_received(message)
                messages.append(message)
        except ProtocolError:
            self.state = State.CLOSED
            raise
        return messages

    def send(self, message: Out) -> bytes:
        """The bytes of `message`; ProtocolError when it may not be said now, which is a fault of our own."""
        self._note_sent(message)
        return frame(_encode(message))

    def close(self) -> None:
        """Nothing more will be read."""
        self.state = State.CLOSED

    def _parse(self, payload: bytes) -> In:
        try:
            return self._decoder.decode(payload)
        except (msgspec.DecodeError, msgspec.ValidationError, RecursionError, UnicodeDecodeError) as error:
            raise BadMessage(str(error)) from None

    def _note_received(self, message: In) -> None:
        raise NotImplementedError

    def _note_sent(self, message: Out) -> None:
        raise NotImplementedError

    def _note_request(self, request: Request) -> None:
        if type(request) not in SPEAKS[self.state]:
            raise NotSpokenHere(f"{type(request).__name__} in state {self.state}")
        if request.id in self._open:
            raise BadMessage(f"request id {request.id} is in use")
        if len(self._open) >= MAX_OPEN_REQUESTS:
            raise TooManyRequests(f"{MAX_OPEN_REQUESTS} requests are open")
        self._open[request.id] = type(request)
        if type(request) is Hello:
            self.state = State.GREETED

    def _note_answer(self, answer: FromServer) -> None:
        if isinstance(answer, Goodbye):
            return
        asked = self._open.pop(answer.id, None)
        if asked is None:
            raise UnknownAnswer(f"{type(answer).__name__} to nothing that was asked")
        if type(answer) is not Refused and type(answer) not in ANSWERS[asked]:
            raise UnknownAnswer(f"{type(answer).__name__} to {asked.__name__}")
        if type(answer) is Welcome:
            self.state = State.KNOWN
            self._reader.limit = LIMIT_AFTER_WELCOME
        elif asked is Hello:
            self.state = State.CLOSED  # one try to say who you are; a wrong one costs the connection


class AgentSide(Connection[FromServer, AnyRequest]):
    """The agent's end: sends requests, receives answers."""

    def __init__(self) -> None:
        super().__init__(_FROM_SERVER)
        self._last_id = 0

    def next_id(self) -> int:
        """An id for the next request."""
        self._last_id += 1
        return self._last_id

    def _note_received(self, message: FromServer) -> None:
        self._note_answer(message)

    def _note_sent(self, message: AnyRequest) -> None:
        self._note_request(message)


class ServerSide(Connection[AnyRequest, FromServer]):
    """The server's end: receives requests, sends answers."""

    def __init__(self) -> None:
        super().__init__(_REQUESTS)

    def _note_received(self, message: AnyRequest) -> None:
        self._note_request(message)

    def _note_sent(self, message: FromServer) -> None:
        self._note_answer(message)
