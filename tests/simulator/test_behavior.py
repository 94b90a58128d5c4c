"""What simulated PCs pretend."""

from controldock.domain.task import LOG_SUMMARY_LIMIT, Outcome
from controldock.simulator.behavior import Behavior
from controldock.sources import FixedSources


def test_the_pieces_make_up_the_output() -> None:
    behavior = Behavior(output=1000)
    whole = behavior.piece(0, 5000)
    assert len(whole) == 1000
    assert b"".join(behavior.piece(offset, 77) for offset in range(0, 1000, 77)) == whole
    assert behavior.piece(1000, 10) == b""


def test_the_share_that_fails_is_about_as_large_as_wished() -> None:
    sources, behavior = FixedSources(), Behavior(fail=0.25)
    results = [behavior.result("a" * 26, sources.now(), sources) for _ in range(1000)]
    failed = [result for result in results if result.outcome is Outcome.FAILED]
    assert 200 < len(failed) < 300
    assert {result.exit_code for result in failed} == {1}


def test_a_summary_is_no_longer_than_it_may_be() -> None:
    sources = FixedSources()
    result = Behavior(output=10_000).result("a" * 26, sources.now(), sources)
    assert len(result.log_tail) == LOG_SUMMARY_LIMIT
    assert result.log_size == 10_000


def test_pcs_are_not_equally_fast() -> None:
    sources, behavior = FixedSources(), Behavior(think=2.0)
    durations = {behavior.duration(sources) for _ in range(100)}
    assert len(durations) > 50
    assert all(1.0 <= duration <= 3.0 for duration in durations)
    assert Behavior().duration(sources) == 0.0
