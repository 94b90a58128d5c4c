"""People: what a name and a password may be, and what each role may do."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from controldock.domain.errors import Invalid
from controldock.domain.operator import (
    ROLE_PERMISSIONS,
    Operator,
    Permission,
    Role,
    check_name,
    check_password,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANN = Operator("0" * 26, "ann", Role.ADMINISTRATOR, NOW)


@pytest.mark.parametrize("name", ["a", "ann", "a.b", "a-b_c.d", "0", "x" * 64, "local"])
def test_good_names(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Ann",
        " ann",
        "ann ",
        "ann\n",
        "-ann",
        "ann.",
        ".",
        "a b",
        "a/b",
        "x" * 65,
        "안녕",
        "é",
        "a\0b",
        "\u200bann",  # looks like another
        "аnn",  # a Cyrillic a
    ],
)
def test_bad_names(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_name(name)
    assert refused.value.details["fields"] == {"name": "name_malformed"}


@pytest.mark.parametrize(("length", "good"), [(0, False), (11, False), (12, True), (256, True), (257, False)])
def test_a_password_is_as_good_as_it_is_long(length: int, good: bool) -> None:
    if good:
        check_password("암" * length)
        check_password(" " * length)
    else:
        with pytest.raises(Invalid, match="12 to 256") as refused:
            check_password("a" * length)
        assert refused.value.details["fields"] == {"password": "password_length"}


def test_every_role_has_its_line() -> None:
    assert ROLE_PERMISSIONS.keys() == set(Role)
    assert frozenset().union(*ROLE_PERMISSIONS.values()) == set(Permission)


def test_rights_grow_from_viewer_to_administrator() -> None:
    viewer, operator, administrator = (
        ROLE_PERMISSIONS[role] for role in (Role.VIEWER, Role.OPERATOR, Role.ADMINISTRATOR)
    )
    assert viewer < operator < administrator


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.VIEWER, {Permission.VIEW, Permission.SELF}),
        (
            Role.OPERATOR,
            {Permission.VIEW, Permission.SELF, Permission.DEPLOY, Permission.ANNOUNCE, Permission.MANAGE},
        ),
        (Role.ADMINISTRATOR, set(Permission)),
    ],
)
def test_what_each_role_may(role: Role, may: set[Permission]) -> None:
    somebody = replace(ANN, role=role)
    assert {permission for permission in Permission if somebody.may(permission)} == may


@pytest.mark.parametrize("permission", Permission)
def test_whoever_is_disabled_may_nothing(permission: Permission) -> None:
    assert not replace(ANN, disabled_at=NOW).may(permission)
