"""Sheets and tickets: what they say survives the wire, and what they do not know they do not take."""

import hashlib
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from tests.protocol.any_message import messages

from controldock.domain.command import (
    MAX_ESCAPED,
    MAX_VALUES,
    Command,
    DeploymentKind,
    RunAs,
    check_command,
)
from controldock.protocol.frames import LIMIT_AFTER_WELCOME, frame
from controldock.protocol.messages import Task
from controldock.protocol.orders import MAX_SHEET, Sheet, Ticket

AN_ID = "01hzy8m2vkq4r6t8w0x2z4b6d8"
SHEET = Sheet(deployment_id=AN_ID, kind=DeploymentKind.SHELL, script="true", timeout=60)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TICKET = Ticket(
    agent_id=AN_ID, task_id=AN_ID, attempt_id=AN_ID, sheet=bytes(32), not_before=NOON, expires=NOON
)


@given(messages(Sheet))
def test_every_sheet_is_read_as_it_was_written(sheet: Sheet) -> None:
    assert msgspec.json.decode(msgspec.json.encode(sheet), type=Sheet) == sheet


@given(messages(Ticket))
def test_every_ticket_is_read_as_it_was_written(ticket: Ticket) -> None:
    assert msgspec.json.decode(msgspec.json.encode(ticket), type=Ticket) == ticket


@pytest.mark.parametrize("written", [SHEET, TICKET], ids=["sheet", "ticket"])
def test_a_field_that_is_not_known_is_refused(written: Sheet | Ticket) -> None:
    """An older agent that skipped `run_as` would run as root what was meant for a pupil."""
    said = msgspec.json.decode(msgspec.json.encode(written))
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.json.decode(msgspec.json.encode({**said, "wipe": True}), type=type(written))


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_hash_of_another_length_is_none(size: int) -> None:
    said = msgspec.json.decode(msgspec.json.encode(TICKET))
    wrong = msgspec.json.encode({**said, "sheet": msgspec.json.decode(msgspec.json.encode(bytes(size)))})
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(wrong, type=Ticket)


def test_the_longest_order_that_can_be_wished_fits_into_a_frame() -> None:
    script = "\x1b" * (MAX_ESCAPED // 6 - 1)  # six bytes each as JSON: the worst there is
    assert check_command(Command(DeploymentKind.SHELL, script, timedelta(minutes=1))) == {}
    sheet = msgspec.json.encode(
        Sheet(
            deployment_id=AN_ID,
            kind=DeploymentKind.SHELL,
            script=script,
            timeout=60,
            environment={"PARAM_a": "\U0001f600" * (MAX_VALUES // 4)},
            run_as=RunAs.USER,
        )
    )
    assert len(sheet) <= MAX_SHEET
    task = Task(
        id=1,
        attempt_id=AN_ID,
        task_id=AN_ID,
        sheet=bytes(MAX_SHEET),
        ticket=msgspec.json.encode(TICKET),
        signature=bytes(64),
    )
    assert len(frame(msgspec.json.encode(task))) - 4 <= LIMIT_AFTER_WELCOME


def test_the_hash_is_of_the_bytes_and_not_of_what_they_mean() -> None:
    spaced = msgspec.json.format(msgspec.json.encode(SHEET), indent=1)
    assert msgspec.json.decode(spaced, type=Sheet) == SHEET
    assert hashlib.sha256(spaced).digest() != hashlib.sha256(msgspec.json.encode(SHEET)).digest()
