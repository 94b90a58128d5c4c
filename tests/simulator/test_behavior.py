"""What simulated PCs pretend."""

from controldock.domain.task import LOG_SUMMARY_LIMIT, Outcome
from controldock.simulator.behavior import Behavior
from controldock.simulator.mishaps import Scene
from controldock.sources import FixedSources

SCENE = Scene("lab-01", "student", is_windows=True)


def test_the_share_that_fails_is_about_as_large_as_wished() -> None:
    sources, behavior = FixedSources(), Behavior(fail=0.25)
    shows = [behavior.perform(SCENE, sources.now(), sources) for _ in range(1000)]
    failed = [show.end for show in shows if show.end.outcome is Outcome.FAILED]
    assert 200 < len(failed) < 300
    assert {end.exit_code for end in failed} == {1}


def test_a_summary_is_no_longer_than_it_may_be() -> None:
    sources = FixedSources()
    show = Behavior(output=10_000).perform(SCENE, sources.now(), sources)
    result = show.result("a" * 26, sources.now(), sources.now())
    assert len(result.log_tail) == LOG_SUMMARY_LIMIT
    assert result.log_size == 10_000


def test_what_is_heard_while_it_runs_grows_line_by_line_up_to_the_whole() -> None:
    sources, behavior = FixedSources(), Behavior(output=100, think=20.0, live=1.0)
    show = behavior.perform(SCENE, sources.now(), sources)
    sizes = [show.heard(second) for second in range(40)]
    assert sizes == sorted(sizes)
    assert sizes[0] == 100
    assert sizes[-1] == show.printed.size
    assert show.printed.piece(0, sizes[3]).count(b"\n") == 4  # one of the filling
    assert Behavior(think=20.0).perform(SCENE, sources.now(), sources).heard(10.0) == 0


def test_a_share_is_slow() -> None:
    sources, behavior = FixedSources(), Behavior(think=2.0, slow=0.5)
    slow = [duration for _ in range(1000) if (duration := behavior.duration(sources)) > 3.0]
    assert 400 < len(slow) < 600
    assert max(slow) <= 30.0


def test_pcs_are_not_equally_fast() -> None:
    sources, behavior = FixedSources(), Behavior(think=2.0)
    durations = {behavior.duration(sources) for _ in range(100)}
    assert len(durations) > 50
    assert all(1.0 <= duration <= 3.0 for duration in durations)
    assert Behavior().duration(sources) == 0.0
