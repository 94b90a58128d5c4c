"""Every message of TCP 5500, as one tagged union a direction.

A request carries an `id` that its answer repeats. Requests forbid unknown fields, so that a typing error is
an error; answers tolerate them, so that an older agent understands a newer server.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from controldock.domain.task import LOG_SUMMARY_LIMIT, Outcome
from controldock.protocol.announcements import MAX_NOTICES, MAX_RECEIPTS, Notice, Receipt
from controldock.protocol.inventory import AnyChange, Digest, Section, Word

PROTOCOL_VERSION = 1
SERVER_NAME = (
    "controldock-server.internal"  # the name in the server's certificate: fixed, so that addresses may change
)
SECRET_SIZE = 32  # bytes of every secret on the wire
LOG_CHUNK = 24 * 1024  # bytes; in base64 32 KiB, so that TLS buffers stay small (performance.md, part 2b)
MAX_WAIT = 300  # seconds that a long poll may wait
MAX_CAPACITY = 64  # tasks that an agent may ask for
MAX_WAKES = 1_000  # PCs that one errand asks to wake; more go with the next
MAC_SIZE = 6  # bytes
MAX_IN_HAND = 200  # attempts in a hello: 29 bytes each, beside its facts in a frame of 16 KiB

RequestId = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Id = Annotated[str, Meta(pattern=r"^[0-9a-hjkmnp-tv-z]{26}\Z")]  # not `$`, which lets a line feed pass
Secret = Annotated[bytes, Meta(min_length=SECRET_SIZE, max_length=SECRET_SIZE)]
Mac = Annotated[bytes, Meta(min_length=MAC_SIZE, max_length=MAC_SIZE)]
Label = Annotated[str, Meta(max_length=255)]
Size = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Moment = Annotated[datetime, Meta(tz=True)]  # RFC 3339, with its offset from UTC


class Departure(StrEnum):
    """Why an agent leaves."""

    STOPPING = "stopping"  # the agent is stopped; the PC goes on
    SHUTTING_DOWN = "shutting_down"  # the PC goes down, or restarts


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an agent asks or tells the server."""

    id: RequestId


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the server says to the request of the same `id`."""

    id: RequestId


class PcFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a PC says of itself: labels, never an identity."""

    host_name: Annotated[str, Meta(min_length=1, max_length=255)]
    os: Annotated[str, Meta(pattern=r"^(linux|windows)\Z")]
    os_name: Label = ""
    agent_version: Annotated[str, Meta(max_length=64)] = ""
    addresses: Annotated[tuple[Annotated[str, Meta(max_length=64)], ...], Meta(max_length=32)] = ()
    main_address: Annotated[str, Meta(max_length=64)] = ""  # of these, the one on the way to the server
    hardware_ids: Annotated[
        dict[Annotated[str, Meta(max_length=32)], Annotated[str, Meta(max_length=128)]], Meta(max_length=8)
    ] = {}


# -- before the welcome --


class Authority(Request, frozen=True, tag="authority"):
    """Send me the certificate of your CA. The only message that an agent sends to a server it has not verified."""


class Registration(Request, frozen=True, tag="registration"):
    """Let me in; here is the secret of an enrollment token. Sending it again with the same claim is safe."""

    token_id: Id
    secret: Secret
    claim: Secret  # made by the PC; whoever knows it may ask for the outcome of this registration
    facts: PcFacts


class StatusCheck(Request, frozen=True, tag="status_check"):
    """Was I approved? Waits for the decision up to `wait` seconds."""

    request_id: Id
    claim: Secret
    wait: Annotated[int, Meta(ge=0, le=MAX_WAIT)] = 0


class Hello(Request, frozen=True, tag="hello"):
    """I am this agent; these attempts are in my journal and not yet acknowledged.

    A list that is full may not be the whole: the server concludes nothing from what is not in it."""

    agent_id: Id
    token: Secret
    facts: PcFacts
    version: Annotated[int, Meta(ge=1)] = PROTOCOL_VERSION
    in_hand: Annotated[tuple[Id, ...], Meta(max_length=MAX_IN_HAND)] = ()
    pc_time: Moment | None = None  # what this PC's clock says
    ratchet: Secret | None = None  # of the last welcome that is on this PC's disk; null: there was none yet


# -- after the welcome --


class RatchetKept(Request, frozen=True, tag="ratchet_kept"):
    """The welcome's ratchet is on disk. Comes before the first poll."""


class Leaving(Request, frozen=True, tag="leaving"):
    """This is the last that you hear of me in this session."""

    reason: Departure


class Poll(Request, frozen=True, tag="poll"):
    """I can take `capacity` more tasks; wait up to `wait` seconds for something to tell me."""

    wait: Annotated[int, Meta(ge=0, le=MAX_WAIT)]
    capacity: Annotated[int, Meta(ge=0, le=MAX_CAPACITY)] = 1


class Started(Request, frozen=True, tag="started"):
    """This attempt is running. Short ones are over before it is sent and go without."""

    attempt_id: Id
    started_at: Moment  # on the PC's clock


class Log(Request, frozen=True, tag="log"):
    """A piece of an attempt's output, raw; the same offset may be sent again."""

    attempt_id: Id
    offset: Size
    data: Annotated[bytes, Meta(max_length=LOG_CHUNK)]


class Result(Request, frozen=True, tag="result"):
    """How an attempt ended. The first one counts; the same one again gets the same answer."""

    attempt_id: Id
    outcome: Outcome
    exit_code: Annotated[int, Meta(ge=-(2**31), le=2**32 - 1)] | None = None
    started_at: Moment | None = None  # on the PC's clock
    finished_at: Moment | None = None
    log_size: Size = 0
    log_missing: Size = 0  # bytes over the limit, not kept
    log_head: Size = 0  # bytes before those that are missing; the rest of `log_size` comes after them
    log_tail: Annotated[bytes, Meta(max_length=LOG_SUMMARY_LIMIT)] = b""
    message: Annotated[str, Meta(max_length=500)] = ""


class Inventory(Request, frozen=True, tag="inventory"):
    """What changed in what this PC is made of, a section once at most. No changes: it looked, and all is as before."""

    changes: Annotated[tuple[AnyChange, ...], Meta(max_length=len(Section))] = ()


class NotificationAck(Request, frozen=True, tag="notification_ack"):
    """What became of announcements here. The same again, and more than the last time, are both welcome."""

    receipts: Annotated[tuple[Receipt, ...], Meta(min_length=1, max_length=MAX_RECEIPTS)]


# -- answers --


class AuthorityAnswer(Answer, frozen=True, tag="authority_answer"):
    """The certificate of the server's CA, DER; worth nothing until its key's hash was compared with the token's."""

    certificate: bytes


class Pending(Answer, frozen=True, tag="pending"):
    """The registration waits for an administrator."""

    request_id: Id
    agent_id: Id


class Approved(Answer, frozen=True, tag="approved"):
    """Welcome to the fleet. The token is shown here only; a lost answer is cured by asking again before the hello."""

    agent_id: Id
    agent_token: Secret


class Rejected(Answer, frozen=True, tag="rejected"):
    """An administrator said no."""


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """How the agent shall behave."""

    poll_interval: Annotated[
        float, Meta(ge=1, le=3600)
    ]  # seconds between signs of life; also the wait of a poll
    heartbeat_port: Annotated[int, Meta(ge=0, le=65535)] = 5501  # UDP; 0: send none
    announcement_port: Annotated[int, Meta(ge=0, le=65535)] = 0  # UDP, to listen on; 0: on none
    multicast_groups: tuple[str, ...] = ()  # to join for announcements, IPv4 and IPv6


class OrderKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key that orders are signed with, and the word of the key before it that it is genuine."""

    public: bytes  # Ed25519, 32 bytes
    endorsement: bytes  # its signature by the key before; empty for the first


class Welcome(Answer, frozen=True, tag="welcome"):
    """The agent is who it says; the session begins."""

    config: Config
    server_time: Moment
    heartbeat_key: Secret  # for this session's heartbeats only
    ratchet: Secret  # for the next hello: to be on disk before anything else is asked
    order_keys: tuple[OrderKey, ...] = ()  # oldest first; orders are signed with the last one
    inventory: dict[Word, Digest] | None = None  # what the server holds of it; null: it takes none


class NewIdentity(Answer, frozen=True, tag="new_identity"):
    """Another PC is this agent; you are a new one. Comes again, with another token, until the hello of the new one."""

    agent_id: Id
    agent_token: Secret


class NoTask(Answer, frozen=True, tag="no_task"):
    """Nothing happened while the poll waited."""


class Task(Answer, frozen=True, tag="task"):
    """Do this. May come again after a broken connection; an attempt that was ever started is not started again."""

    attempt_id: Id
    task_id: Id
    sheet: bytes  # what is done: the JSON of `controldock.protocol.orders.Sheet`
    ticket: bytes  # who does it, and until when it may begin: the JSON of a `Ticket`
    signature: bytes  # Ed25519, 64 bytes, of the ticket


class Cancel(Answer, frozen=True, tag="cancel"):
    """Stop these attempts, or don't start them."""

    attempt_ids: tuple[Id, ...]


class Errand(Answer, frozen=True, tag="errand"):
    """A small favor, done at once and not answered. Nothing in it says what to run or where to send."""

    collect_inventory: bool = False
    wake: Annotated[tuple[Mac, ...], Meta(max_length=MAX_WAKES)] = ()  # by magic packets to its own networks


class Announcements(Answer, frozen=True, tag="announcements"):
    """These are for you, and you have not said yet that you have them."""

    notices: Annotated[tuple[Notice, ...], Meta(max_length=MAX_NOTICES)]


class NewConfig(Answer, frozen=True, tag="config"):
    """The configuration changed."""

    config: Config


class Accepted(Answer, frozen=True, tag="accepted"):
    """It is in the database; you may forget it."""


class Stored(Answer, frozen=True, tag="stored"):
    """The log is on disk up to `size` bytes; go on from there."""

    size: Size


class InventoryHeld(Answer, frozen=True, tag="inventory_held"):
    """What the server holds now of the sections that were named. Another digest than yours: send it from nothing."""

    digests: dict[Word, Digest]


class Refused(Answer, frozen=True, tag="refused"):
    """No, and why; `code` is one of `controldock.domain.errors`. Try again after `retry_after` seconds, if given."""

    code: str
    message: str = ""
    retry_after: float | None = None


class Goodbye(msgspec.Struct, frozen=True, kw_only=True, tag="goodbye"):
    """The server is about to close; come back after `retry_after` seconds. The one message that answers nothing."""

    retry_after: float


AnyRequest = (
    Authority
    | Registration
    | StatusCheck
    | Hello
    | RatchetKept
    | Leaving
    | Poll
    | Started
    | Log
    | Result
    | Inventory
    | NotificationAck
)
AnyAnswer = (
    AuthorityAnswer
    | Pending
    | Approved
    | Rejected
    | Welcome
    | NewIdentity
    | NoTask
    | Task
    | Cancel
    | Errand
    | Announcements
    | NewConfig
    | Accepted
    | Stored
    | InventoryHeld
    | Refused
)
FromServer = AnyAnswer | Goodbye

# Which answers fit which request; `refused` fits all. A request that is missing here can't be answered.
ANSWERS: dict[type[Request], frozenset[type[Answer]]] = {
    Authority: frozenset({AuthorityAnswer}),
    Registration: frozenset({Pending, Rejected}),
    StatusCheck: frozenset({Pending, Approved, Rejected}),
    Hello: frozenset({Welcome, NewIdentity}),
    RatchetKept: frozenset({Accepted}),
    Leaving: frozenset({Accepted}),
    Poll: frozenset({NoTask, Task, Cancel, Errand, Announcements, NewConfig}),
    Started: frozenset({Accepted}),
    Log: frozenset({Stored}),
    Result: frozenset({Accepted}),
    Inventory: frozenset({InventoryHeld}),
    NotificationAck: frozenset({Accepted}),
}
