"""Tokens and requests as the API shows them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.server import samples

from controldock.domain.enrollment import EnrollmentToken
from controldock.domain.errors import AlreadyDecided
from controldock.server.agent_package import InstallCommands
from controldock.server.api import enrollment_shapes as shapes
from controldock.server.services.enrollment_tokens import UsedToken
from controldock.server.services.registrations import Decided, SeenRequest
from controldock.server.services.resemblance import Replacement
from controldock.sources import FixedSources

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TOKEN = EnrollmentToken(
    "t", b"hash", "lab", NOW, "ana", NOW + timedelta(hours=1), 1, tags=("room 1",), address_range="10.0.0.0/8"
)


@pytest.mark.parametrize(
    ("token", "usable"),
    [
        (TOKEN, True),
        (replace(TOKEN, expires_at=None, uses_left=None), True),
        (replace(TOKEN, uses_left=0), False),
        (replace(TOKEN, revoked_at=NOW), False),
        (replace(TOKEN, expires_at=NOW), False),
    ],
)
def test_a_token_says_whether_it_can_still_be_used(token: EnrollmentToken, *, usable: bool) -> None:
    shown = shapes.token(token, NOW)
    assert (shown.usable, shown.tags, shown.address_range) == (usable, ["room 1"], "10.0.0.0/8")


def test_the_secret_is_in_the_answer_that_made_the_token_and_in_no_other() -> None:
    made = shapes.created_token(TOKEN, "cdet1_x", InstallCommands("sh", "ps"), NOW)
    assert (made.secret, made.linux_command, made.windows_command) == ("cdet1_x", "sh", "ps")
    assert made.token == shapes.token(TOKEN, NOW)


def test_who_used_a_token(sources: FixedSources) -> None:
    request = samples.request(sources, TOKEN.id)
    (use,) = shapes.used_token(UsedToken(TOKEN, [request]), NOW).used_by
    assert (use.registration_id, use.agent_id, use.host_name) == (request.id, request.agent_id, "lab-01")


def test_a_request_shows_whom_it_looks_like_and_as_whom_it_was_let_in(sources: FixedSources) -> None:
    request = replace(samples.request(sources, TOKEN.id), continues_id="the old one")
    like = Replacement("the old one", "lab-01", False, NOW, ("machine_id",))
    shown = shapes.registration(SeenRequest(request, TOKEN, like))
    assert (shown.agent_id, shown.same_as) == ("the old one", "the old one")
    assert shown.possible_replacement is not None
    assert shown.possible_replacement.matches == ["machine_id"]
    forgotten = shapes.registration(SeenRequest(request, None, None))
    assert (forgotten.token_note, forgotten.token_tags, forgotten.possible_replacement) == ("", [], None)


def test_what_could_not_be_decided_says_why() -> None:
    shown = shapes.decisions(Decided(["a"], [("b", AlreadyDecided())]))
    assert shown.decided == ["a"]
    assert [(one.id, one.code) for one in shown.refused] == [("b", "already_decided")]
