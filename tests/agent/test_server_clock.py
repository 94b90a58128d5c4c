"""The server's time on a PC whose own clock may be anything."""

from datetime import timedelta

from controldock.agent.server_clock import ServerClock
from controldock.sources import FixedSources

HOUR = timedelta(hours=1)


def test_before_the_first_welcome_the_own_clock_has_to_do() -> None:
    sources = FixedSources()
    assert ServerClock(sources).now() == sources.now()


def test_what_was_signed_has_been_signed_already() -> None:
    sources = FixedSources()
    clock = ServerClock(sources)
    clock.is_at_least(sources.now() + 2 * HOUR)
    clock.is_at_least(sources.now() + HOUR)
    assert clock.now() == sources.now() + 2 * HOUR
    sources.advance(3 * HOUR)
    assert clock.now() == sources.now()


def test_the_servers_word_counts_and_goes_on() -> None:
    sources = FixedSources()
    clock = ServerClock(sources)
    told = sources.now() - timedelta(days=4000)
    clock.tell(told)
    sources.advance(HOUR)
    assert clock.now() == told + HOUR
