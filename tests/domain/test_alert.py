"""Alerts: what a rule may be, and when a message is complete."""

from datetime import UTC, datetime, timedelta

import pytest

from controldock.domain.alert import LONGEST_WAIT, QUIET, Alert, check_rule, is_complete
from controldock.domain.errors import Invalid

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEN = timedelta(minutes=10)


@pytest.mark.parametrize(
    ("name", "silence", "tags", "destinations", "field", "reason"),
    [
        ("", TEN, [], ["d"], "name", "name_empty"),
        ("x" * 65, TEN, [], ["d"], "name", "name_too_long"),
        ("lab", timedelta(0), [], ["d"], "minutes", "minutes_out_of_range"),
        ("lab", timedelta(days=31), [], ["d"], "minutes", "minutes_out_of_range"),
        ("lab", TEN, ["t"] * 21, ["d"], "tag_ids", "too_many"),
        ("lab", TEN, [], [], "destination_ids", "destination_missing"),
        ("lab", TEN, [], ["d"] * 11, "destination_ids", "too_many"),
    ],
)
def test_what_a_rule_may_not_be(
    name: str, silence: timedelta, tags: list[str], destinations: list[str], field: str, reason: str
) -> None:
    with pytest.raises(Invalid) as refused:
        check_rule(name, silence, tags, destinations)
    assert refused.value.details["fields"] == {field: reason}


def test_a_message_waits_until_no_other_pc_follows() -> None:
    alert = Alert("a", "r", "lab", opened_at=START, grew_at=START + timedelta(seconds=30))
    assert not is_complete(alert, START + timedelta(seconds=29) + QUIET)
    assert is_complete(alert, START + timedelta(seconds=30) + QUIET)


def test_a_message_does_not_wait_for_ever() -> None:
    alert = Alert("a", "r", "lab", opened_at=START, grew_at=START + LONGEST_WAIT - timedelta(seconds=1))
    assert not is_complete(alert, START + LONGEST_WAIT - timedelta(seconds=1))
    assert is_complete(alert, START + LONGEST_WAIT)
