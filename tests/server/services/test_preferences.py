"""Preferences: the fleet's poll interval."""

from datetime import timedelta

import pytest
from tests.server.house import INTERVAL, House

from controldock.domain.errors import Invalid, NotAllowed
from controldock.server.services.preferences import Preferences


async def test_the_interval_that_was_set_outlives_the_server(house: House) -> None:
    assert house.preferences.poll_interval == INTERVAL
    await house.preferences.set_poll_interval(house.ann, timedelta(seconds=5))
    again = Preferences(house.database, house.sources, house.activities, INTERVAL)
    await again.load()
    assert again.poll_interval == timedelta(seconds=5)


@pytest.mark.parametrize("seconds", [4.9, 3601, 0, -1])
async def test_an_absurd_interval_is_refused(house: House, seconds: float) -> None:
    with pytest.raises(Invalid) as refused:
        await house.preferences.set_poll_interval(house.ann, timedelta(seconds=seconds))
    assert refused.value.details["fields"] == {"poll_interval": "poll_interval_out_of_range"}
    assert house.preferences.poll_interval == INTERVAL


async def test_only_administrators_may(house: House) -> None:
    with pytest.raises(NotAllowed):
        await house.preferences.set_poll_interval(house.oscar, INTERVAL * 2)
