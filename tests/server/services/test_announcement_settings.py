"""How announcements travel: set by administrators, kept, and told to agents at once."""

from datetime import timedelta

import pytest
from tests.server import samples
from tests.server.house import ANNOUNCEMENT_PORT, House

from controldock.domain.errors import Invalid, NotAllowed
from controldock.domain.ways import Ways
from controldock.server.networks import Network
from controldock.server.services.announcement_settings import AnnouncementSettings, WaysChange
from controldock.server.services.lines import NewInterval


async def test_everybody_sees_what_holds_and_what_can_be(house: House) -> None:
    known = await house.announcement_settings.show(house.vera)
    assert known.ways == Ways()
    assert known.interfaces == tuple(str(one) for one in samples.networks())
    assert known.port == ANNOUNCEMENT_PORT


async def test_administrators_alone_change_it_and_that_is_recorded(house: House) -> None:
    with pytest.raises(NotAllowed):
        await house.announcement_settings.change(house.oscar, WaysChange(ttl=3))
    await house.announcement_settings.change(house.ann, WaysChange(ttl=3))
    known = await house.announcement_settings.change(
        house.ann,
        WaysChange(
            group=" 239.1.1.1 ",
            interfaces=("10.1.2.3/24", "10.1.2.3"),
            subnets=("10.7.0.99/24", "10.7.0.0/24"),
            retention=timedelta(days=30),
        ),
    )
    assert known.ways == Ways(
        group="239.1.1.1",
        ttl=3,
        interfaces=("10.1.2.3",),
        subnets=("10.7.0.0/24",),
        retention=timedelta(days=30),
    )
    assert house.announcement_settings.ways == known.ways
    assert await house.actions() == ["settings.changed", "settings.changed"]


async def test_a_server_that_starts_again_takes_up_what_was_set(house: House) -> None:
    changed = await house.announcement_settings.change(house.ann, WaysChange(group6="", ttl=2))
    again = AnnouncementSettings(house.database, house.sources, house.activities, house.dispatch, 1)
    assert again.ways == Ways()
    await again.load()
    assert again.ways == changed.ways


async def test_what_can_not_be_is_told_at_its_fields_and_changes_nothing(house: House) -> None:
    wish = WaysChange(group="10.1.1.1", ttl=0, interfaces=("10.1.2.4",), subnets=("10.1.2.0",))
    with pytest.raises(Invalid) as refused:
        await house.announcement_settings.change(house.ann, wish)
    assert refused.value.details["fields"] == {
        "group": "group_not_multicast",
        "ttl": "ttl_out_of_range",
        "interfaces": "interface_unknown",
        "subnets": "subnet_malformed",
    }
    assert house.announcement_settings.ways == Ways()


async def test_an_interface_that_went_away_keeps_no_other_change_from_being_made(house: House) -> None:
    present = samples.networks()
    settings = AnnouncementSettings(
        house.database, house.sources, house.activities, house.dispatch, 1, lambda: present
    )
    await settings.change(house.ann, WaysChange(interfaces=("10.1.2.3", "192.168.0.9")))
    present.remove(Network("10.1.2.3", 24, 2))
    known = await settings.change(house.ann, WaysChange(ttl=2))
    assert known.ways.interfaces == ("10.1.2.3", "192.168.0.9")


async def test_agents_hear_of_other_groups_at_once_and_of_nothing_else(house: House) -> None:
    pc = await house.a_pc()
    line = await house.greet(pc)
    asked = house.dispatch.ask(line, 1, 60)
    await house.announcement_settings.change(house.ann, WaysChange(ttl=3))
    assert not line.is_reconfigured
    await house.announcement_settings.change(house.ann, WaysChange(group="239.1.1.1"))
    assert await asked == NewInterval()
    assert house.announcement_settings.groups == ("239.1.1.1", "ff15::5502")


async def test_where_nothing_is_sent_nothing_is_joined(house: House) -> None:
    off = AnnouncementSettings(house.database, house.sources, house.activities, house.dispatch, 0)
    assert off.groups == ()
