"""What msgspec says of a value, in our own words."""

import msgspec
import pytest

from controldock.server.api.complaints import invalid
from controldock.server.api.schemas.deployments import NewDeployment
from controldock.server.api.schemas.enrollment import NewEnrollmentToken
from controldock.server.api.schemas.people import SignIn

GOOD = b'"script": "x", "target": {"kind": "all"}'


@pytest.mark.parametrize(
    ("body", "kind", "field", "reason"),
    [
        (b"{}", SignIn, "name", "missing"),
        (b"[]", SignIn, "body", "wrong_type"),
        (b'{"name": "x", "password": 1}', SignIn, "password", "wrong_type"),
        (b'{"name": "%b", "password": ""}' % (b"x" * 65), SignIn, "name", "too_long"),
        (b'{"uses": 0}', NewEnrollmentToken, "uses", "out_of_range"),
        (b'{"uses": 1e400}', NewEnrollmentToken, "uses", "out_of_range"),
        (b'{"note": "a\\u0000"}', NewEnrollmentToken, "note", "malformed"),
        (b'{"note": "line\\n"}', NewEnrollmentToken, "note", "malformed"),
        (b"{%b, " % GOOD + b'"kind": "python"}', NewDeployment, "kind", "no_such_choice"),
        (b'{"script": "x", "target": {}}', NewDeployment, "target.kind", "missing"),
        (b'{"script": "x", "target": {"kind": "all", "<b>": 1}}', NewDeployment, "target.<b>", "unknown"),
    ],
)
def test_a_field_and_a_reason(body: bytes, kind: type, field: str, reason: str) -> None:
    with pytest.raises(msgspec.ValidationError) as complaint:
        msgspec.json.decode(body, type=kind)
    refusal = invalid(str(complaint.value))
    assert refusal.details == {"fields": {field.replace("<", "_").replace(">", "_"): reason}}


def test_what_somebody_sent_is_not_repeated() -> None:
    refusal = invalid("Invalid enum value 'a secret' - at `$.kind`")
    assert "a secret" not in refusal.message
    assert refusal.details == {"fields": {"kind": "no_such_choice"}}


def test_a_complaint_nobody_knows_is_still_a_refusal() -> None:
    assert invalid("Something new", "limit").details == {"fields": {"limit": "malformed"}}
