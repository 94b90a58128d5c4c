"""Comings and goings: each reason says which of the two it is."""

from controldock.domain.presence import PresenceReason
from controldock.protocol.messages import Departure


def test_what_an_agent_may_say_when_it_leaves_is_a_reason() -> None:
    assert {reason.value for reason in Departure} < {reason.value for reason in PresenceReason}
    assert PresenceReason.HEARD.value not in {reason.value for reason in Departure}


def test_reasons_fit_their_column() -> None:
    assert all(len(reason.value) <= 32 for reason in PresenceReason)
