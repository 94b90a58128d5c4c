"""How announcements travel, over HTTP."""

import pytest
from tests.server.api.world import World

from controldock.domain.operator import Role

PATH = "/api/settings/announcements"


async def test_it_is_shown_and_changed_in_part(world: World) -> None:
    admin, viewer = await world.person(Role.ADMINISTRATOR), await world.person(Role.VIEWER)
    first = (await viewer.get(PATH)).json()
    assert first == {
        "group": "239.255.55.2",
        "group6": "ff15::5502",
        "ttl": 8,
        "interfaces": [],
        "subnets": [],
        "retention": 365 * 86_400,
        "known_interfaces": ["10.1.2.3/24"],
        "port": 5502,
    }
    changed = await admin.patch(PATH, json={"subnets": ["10.7.0.0/24"], "interfaces": ["10.1.2.3"]})
    assert changed.json() == {**first, "subnets": ["10.7.0.0/24"], "interfaces": ["10.1.2.3"]}
    assert (await viewer.get(PATH)).json() == changed.json()
    cleared = await admin.patch(PATH, json={"subnets": [], "interfaces": [], "group6": ""})
    assert cleared.json() == {**first, "group6": ""}


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.VIEWER])
async def test_others_than_administrators_may_not(world: World, role: Role) -> None:
    assert (await (await world.person(role)).patch(PATH, json={"ttl": 1})).status_code == 403


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"group": "10.0.0.1"}, {"group": "group_not_multicast"}),
        ({"group6": "fd00::1"}, {"group6": "group6_not_multicast"}),
        ({"ttl": 10**12}, {"ttl": "ttl_out_of_range"}),
        ({"interfaces": ["10.1.2.4"]}, {"interfaces": "interface_unknown"}),
        ({"subnets": ["10.1.2.0/33"]}, {"subnets": "subnet_malformed"}),
        ({"retention": 1e300}, {"retention": "retention_out_of_range"}),
        ({"retention": -1}, {"retention": "retention_out_of_range"}),
    ],
    ids=repr,
)
async def test_what_can_not_be_gets_its_message_at_the_field(
    world: World, change: dict[str, object], fields: dict[str, str]
) -> None:
    refused = await (await world.person(Role.ADMINISTRATOR)).patch(PATH, json=change)
    assert (refused.status_code, refused.json()["details"]["fields"]) == (422, fields)
