"""Orders that are genuine are read; everything else is refused, whatever is wrong with it (security.md, T10)."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from controldock.agent.errors import FolderUnusable, NotGenuine
from controldock.agent.orders import EARLY, KEY_NAME, Order, OrderKeys, OrderReader
from controldock.domain.agent_words import Said
from controldock.domain.command import DeploymentKind, RunAs, Sessions
from controldock.protocol.messages import OrderKey, Task
from controldock.protocol.orders import Sheet, Ticket
from controldock.protocol.signing import PayloadType, SigningKey
from controldock.sources import FixedSources

SOURCES = FixedSources()
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEYS = [SigningKey(bytes([number]) * 32) for number in range(1, 6)]
KEY, STRANGER = KEYS[0], SigningKey(b"?" * 32)
ME, OTHER_PC = SOURCES.new_id(), SOURCES.new_id()
SHEET = Sheet(
    deployment_id=SOURCES.new_id(),
    kind=DeploymentKind.SHELL,
    script='echo "$PARAM_who"',
    timeout=60.0,
    environment={"PARAM_who": "누구"},
    stdin="y\n",
    run_as=RunAs.USER,
    sessions=Sessions.NAMED,
    user="kim",
    working_directory="/srv",
    success_codes=(0, 3010),
    grace=1.0,
    notice="soon",
)
TICKET = Ticket(
    agent_id=ME,
    task_id=SOURCES.new_id(),
    attempt_id=SOURCES.new_id(),
    sheet=hashlib.sha256(msgspec.json.encode(SHEET)).digest(),
    not_before=NOON,
    expires=NOON + timedelta(days=7),
)


def sealed(
    sheet: bytes, ticket: Ticket, key: SigningKey = KEY, type: PayloadType = PayloadType.ORDER
) -> Task:
    """What the server would hand out."""
    written = msgspec.json.encode(ticket)
    return Task(
        id=1,
        attempt_id=ticket.attempt_id,
        task_id=ticket.task_id,
        sheet=sheet,
        ticket=written,
        signature=key.sign(type, written),
    )


GENUINE = sealed(msgspec.json.encode(SHEET), TICKET)


def with_sheet(content: bytes) -> Task:
    """Signed by the server, over this sheet."""
    return sealed(content, msgspec.structs.replace(TICKET, sheet=hashlib.sha256(content).digest()))


@dataclass
class Desk:
    """An agent's desk at a time of its server's clock."""

    folder: Path
    now: datetime = NOON
    keys: OrderKeys = field(init=False)

    def __post_init__(self) -> None:
        self.keys = OrderKeys(self.folder / KEY_NAME)
        self.keys.learn(chain(KEY))

    def read(self, task: Task) -> Order:
        return OrderReader(ME, self.keys, lambda: self.now).read(task)

    def why_not(self, task: Task) -> str:
        with pytest.raises(NotGenuine) as caught:
            self.read(task)
        return caught.value.message


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def chain(*keys: SigningKey) -> list[OrderKey]:
    """As a server tells them that was given one after the other."""
    before: list[SigningKey | None] = [None, *keys[:-1]]
    return [
        OrderKey(public=key.public, endorsement=b"" if old is None else old.sign(PayloadType.KEY, key.public))
        for old, key in zip(before, keys, strict=True)
    ]


def flips(data: bytes) -> list[bytes]:
    """Every way in which one bit of it may be wrong."""
    found = []
    for bit in range(len(data) * 8):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        found.append(bytes(changed))
    return found


def test_a_genuine_order_is_read(desk: Desk) -> None:
    assert desk.read(GENUINE) == Order(TICKET.attempt_id, TICKET.task_id, SHEET)


# -- the table of mutations


@pytest.mark.parametrize("part", ["ticket", "signature", "sheet"])
def test_one_bit_is_enough(desk: Desk, part: str) -> None:
    genuine: bytes = getattr(GENUINE, part)
    for changed in flips(genuine):
        desk.why_not(msgspec.structs.replace(GENUINE, **{part: changed}))


OTHERS: dict[type[Any], Callable[[Any], Any]] = {
    int: lambda value: value + 1,
    float: lambda value: value + 1,
    str: lambda value: value + "x",
    bytes: lambda value: bytes([value[0] ^ 1]) + value[1:],
    datetime: lambda value: value + timedelta(seconds=1),
    tuple: lambda value: (*value, 1),
    dict: lambda value: {**value, "PARAM_more": "x"},
    DeploymentKind: lambda _: DeploymentKind.POWERSHELL,
    RunAs: lambda _: RunAs.SYSTEM,
    Sessions: lambda _: Sessions.ALL,
}


def changed(written: Any, name: str) -> Any:
    value = getattr(written, name)
    return msgspec.structs.replace(written, **{name: OTHERS[type(value)](value)})


@pytest.mark.parametrize("name", Sheet.__struct_fields__)
def test_every_field_of_a_sheet_is_under_the_signature(desk: Desk, name: str) -> None:
    """A row that somebody changed in the database."""
    task = msgspec.structs.replace(GENUINE, sheet=msgspec.json.encode(changed(SHEET, name)))
    assert desk.why_not(task) == Said.ORDER_CHANGED


@pytest.mark.parametrize("name", Ticket.__struct_fields__)
def test_every_field_of_a_ticket_is_under_the_signature(desk: Desk, name: str) -> None:
    wrong = changed(TICKET, name)
    task = msgspec.structs.replace(
        GENUINE,
        ticket=msgspec.json.encode(wrong),
        attempt_id=wrong.attempt_id[:26],
        task_id=wrong.task_id[:26],
    )
    assert desk.why_not(task) == Said.NOT_SIGNED


def _said(data: bytes) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(data)
    return found


REWRITTEN: dict[str, Callable[[bytes], bytes]] = {
    "with white space": lambda data: msgspec.json.format(data, indent=1),
    "with a line end": lambda data: data + b"\n",
    "in another order": lambda data: msgspec.json.encode(dict(reversed(_said(data).items()))),
    "with a key twice": lambda data: data[:-1] + b',"version":1}',
    "with an unknown field": lambda data: msgspec.json.encode({**_said(data), "force": True}),
    "without its last byte": lambda data: data[:-1],
    "empty": lambda data: b"",
    "as base64": base64.b64encode,
}


@pytest.mark.parametrize("how", REWRITTEN)
@pytest.mark.parametrize("part", ["ticket", "sheet"])
def test_the_same_written_in_another_way_is_not_what_was_signed(desk: Desk, part: str, how: str) -> None:
    rewritten = REWRITTEN[how](getattr(GENUINE, part))
    why = desk.why_not(msgspec.structs.replace(GENUINE, **{part: rewritten}))
    assert why == (Said.NOT_SIGNED if part == "ticket" else Said.ORDER_CHANGED)


@pytest.mark.parametrize("type", [kind for kind in PayloadType if kind is not PayloadType.ORDER])
def test_what_was_signed_as_something_else_is_no_order(desk: Desk, type: PayloadType) -> None:
    assert desk.why_not(sealed(msgspec.json.encode(SHEET), TICKET, type=type)) == Said.NOT_SIGNED


def test_what_a_stranger_signed_is_no_order(desk: Desk) -> None:
    assert desk.why_not(sealed(msgspec.json.encode(SHEET), TICKET, STRANGER)) == Said.NOT_SIGNED


# -- signed by the server, and not for here and now


def test_an_order_for_another_pc(desk: Desk) -> None:
    task = sealed(msgspec.json.encode(SHEET), msgspec.structs.replace(TICKET, agent_id=OTHER_PC))
    assert desk.why_not(task) == Said.ORDER_FOR_OTHER_PC


@pytest.mark.parametrize("name", ["attempt_id", "task_id"])
def test_an_old_ticket_under_a_new_number(desk: Desk, name: str) -> None:
    """Sent again to have it done again: the attempt that it is for was done."""
    assert (
        desk.why_not(msgspec.structs.replace(GENUINE, **{name: SOURCES.new_id()}))
        == Said.ORDER_FOR_OTHER_ATTEMPT
    )


def test_the_sheet_of_another_deployment(desk: Desk) -> None:
    other = with_sheet(msgspec.json.encode(msgspec.structs.replace(SHEET, script="rm -rf /")))
    assert desk.read(other)  # genuine as it is
    assert desk.why_not(msgspec.structs.replace(GENUINE, sheet=other.sheet)) == Said.ORDER_CHANGED
    assert desk.why_not(msgspec.structs.replace(GENUINE, ticket=other.ticket)) == Said.NOT_SIGNED
    crossed = msgspec.structs.replace(GENUINE, ticket=other.ticket, signature=other.signature)
    assert desk.why_not(crossed) == Said.ORDER_CHANGED


def test_an_order_that_came_too_late(desk: Desk) -> None:
    desk.now = TICKET.expires - timedelta(microseconds=1)
    assert desk.read(GENUINE)
    desk.now = TICKET.expires
    assert desk.why_not(GENUINE) == Said.ORDER_TOO_LATE


def test_an_order_before_its_time(desk: Desk) -> None:
    desk.now = TICKET.not_before - timedelta(seconds=EARLY)
    assert desk.read(GENUINE)
    desk.now -= timedelta(microseconds=1)
    assert desk.why_not(GENUINE) == Said.ORDER_TOO_EARLY


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"wipe": True}, Said.ORDER_NOT_UNDERSTOOD),
        ({"kind": "python"}, Said.ORDER_NOT_UNDERSTOOD),
        ({"run_as": "trusted_installer"}, Said.ORDER_NOT_UNDERSTOOD),
        ({"timeout": "long"}, Said.ORDER_NOT_UNDERSTOOD),
        ({"version": 2}, Said.NEWER_ORDER),
        ({"environment": {"LD_PRELOAD": "/tmp/x.so"}}, Said.NO_PARAMETER),
        ({"environment": {"param_x": ""}}, Said.NO_PARAMETER),
    ],
)
def test_a_sheet_that_this_agent_does_not_understand(desk: Desk, more: dict[str, Any], why: str) -> None:
    """Signed by a newer server: to do half of it would be worse than nothing."""
    assert desk.why_not(with_sheet(msgspec.json.encode({**_said(GENUINE.sheet), **more}))) == why


@pytest.mark.parametrize(
    "more", [{"version": 2}, {"second_signature": ""}, {"sheet": ""}, {"expires": "never"}]
)
def test_a_ticket_that_this_agent_does_not_understand(desk: Desk, more: dict[str, Any]) -> None:
    written = msgspec.json.encode({**_said(GENUINE.ticket), **more})
    task = msgspec.structs.replace(GENUINE, ticket=written, signature=KEY.sign(PayloadType.ORDER, written))
    assert desk.why_not(task) == Said.NEWER_ORDER


# -- keys


def test_without_a_key_nothing_is_obeyed(tmp_path: Path) -> None:
    reader = OrderReader(ME, OrderKeys(tmp_path / KEY_NAME), lambda: NOON)
    with pytest.raises(NotGenuine, match="has not told"):
        reader.read(GENUINE)


def test_the_key_is_kept_on_disk(desk: Desk, tmp_path: Path) -> None:
    assert (tmp_path / KEY_NAME).read_bytes() == KEY.public
    assert (tmp_path / KEY_NAME).stat().st_mode & 0o777 == 0o600
    assert OrderKeys(tmp_path / KEY_NAME).pinned == KEY.public


def test_a_first_key_may_be_a_late_one(tmp_path: Path) -> None:
    keys = OrderKeys(tmp_path / KEY_NAME)
    keys.learn(chain(*KEYS))
    assert keys.pinned == KEYS[-1].public


@pytest.mark.parametrize("length", [2, 3, 5])
def test_a_new_key_is_taken_with_the_word_of_the_old_one(desk: Desk, length: int) -> None:
    """However many there were while this PC was off."""
    desk.keys.learn(chain(*KEYS[:length]))
    assert desk.keys.pinned == KEYS[length - 1].public
    assert desk.why_not(GENUINE) == Said.NOT_SIGNED  # the old key's orders are void
    assert desk.read(sealed(GENUINE.sheet, TICKET, KEYS[length - 1]))
    desk.keys.learn(chain(*KEYS[:length]))  # as every welcome does
    assert desk.keys.pinned == KEYS[length - 1].public


def test_a_chain_does_not_lead_back(desk: Desk) -> None:
    """A server that was restored from a backup of before: it has to be given its newer keys."""
    desk.keys.learn(chain(*KEYS[:3]))
    desk.keys.learn(chain(*KEYS[:2]))
    assert desk.keys.pinned == KEYS[2].public


def test_a_server_that_lost_its_keys_is_not_obeyed(desk: Desk) -> None:
    desk.keys.learn(chain(STRANGER))
    assert desk.keys.pinned == KEY.public
    assert desk.why_not(sealed(GENUINE.sheet, TICKET, STRANGER)) == Said.NOT_SIGNED
    assert desk.read(GENUINE)


def test_no_keys_change_nothing(desk: Desk) -> None:
    desk.keys.learn([])
    assert desk.keys.pinned == KEY.public


@pytest.mark.parametrize(
    "endorsement",
    [
        b"",
        bytes(64),
        STRANGER.sign(PayloadType.KEY, KEYS[1].public),
        KEY.sign(PayloadType.KEY, KEYS[2].public),
        KEY.sign(PayloadType.ORDER, KEYS[1].public),
        KEYS[1].sign(PayloadType.KEY, KEYS[1].public),
    ],
    ids=["none", "zeros", "a stranger's", "for another key", "as an order", "its own"],
)
def test_a_key_without_the_word_of_the_old_one(desk: Desk, endorsement: bytes) -> None:
    desk.keys.learn([chain(KEY)[0], OrderKey(public=KEYS[1].public, endorsement=endorsement)])
    assert desk.keys.pinned == KEY.public


def test_the_good_part_of_a_chain_is_taken(desk: Desk) -> None:
    bad = OrderKey(public=STRANGER.public, endorsement=bytes(64))
    desk.keys.learn([*chain(*KEYS[:2]), bad, *chain(*KEYS)[2:]])
    assert desk.keys.pinned == KEYS[1].public


@pytest.mark.parametrize("public", [b"", b"short", KEY.public + b"x"])
def test_what_is_no_key_is_not_pinned(tmp_path: Path, public: bytes) -> None:
    keys = OrderKeys(tmp_path / KEY_NAME)
    keys.learn([OrderKey(public=public, endorsement=b"")])
    assert keys.pinned is None


def test_a_damaged_file_is_learned_anew(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / KEY_NAME).write_bytes(KEY.public[:7])
    keys = OrderKeys(tmp_path / KEY_NAME)
    assert keys.pinned is None
    keys.learn(chain(KEY))
    assert keys.pinned == KEY.public


def test_a_key_that_can_not_be_kept_is_not_used(tmp_path: Path) -> None:
    keys = OrderKeys(tmp_path / "no such folder" / KEY_NAME)
    with pytest.raises(FolderUnusable, match="can't be written"):
        keys.learn(chain(KEY))
    assert keys.pinned is None
