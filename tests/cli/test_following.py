"""Following one thing; across restarts it is followed in the tests of deployments."""

import threading
from pathlib import Path

from tests.cli.api_double import ApiDouble

from controldock.cli.access import Access
from controldock.cli.following import follow
from controldock.sources import FixedSources


def test_it_is_looked_at_when_it_changed_and_not_when_others_did(api: ApiDouble, data: Path) -> None:
    looks = iter(range(10))

    def go_on() -> None:
        assert api.followed.wait(20)
        for changed in (
            {"agents": ["a"]},
            {"deployments": ["other"]},
            {"deployments": ["a"]},
            {"deployments": []},
        ):
            api.say_changed(changed)

    thread = threading.Thread(target=go_on)
    thread.start()
    last = follow(
        Access(data=data).client, "deployments", "a", lambda _: next(looks), lambda n: n == 2, FixedSources()
    )
    thread.join()
    assert (last, next(looks)) == (2, 3)  # once at first, once for itself, once for many
