"""Who is in a job is in it until it ends; the structures are laid out as Windows lays them out."""

import ctypes
import sys

import pytest

from controldock.agent.platform.pretended_windows import PretendedJobs
from controldock.agent.platform.windows_jobs import Jobs, SystemJobs, _BasicLimits, _Limits


@pytest.fixture
def calls() -> PretendedJobs:
    return PretendedJobs()


@pytest.fixture
def jobs(calls: PretendedJobs) -> Jobs:
    return Jobs(calls)


def test_a_tree_is_whoever_is_in_the_job(jobs: Jobs, calls: PretendedJobs) -> None:
    jobs.hold("a", 10)
    calls.inside[1] |= {11, 12}
    assert jobs.pids("a") == {10, 11, 12}
    assert jobs.pids("of another life of the agent") is None


def test_a_job_is_ended_as_a_whole_and_no_other_with_it(jobs: Jobs, calls: PretendedJobs) -> None:
    jobs.hold("a", 10)
    jobs.hold("b", 20)
    calls.inside[1] |= {11}
    assert jobs.end([11, 99]) == {10, 11}
    assert (calls.ended, jobs.pids("b")) == ([1], {20})
    assert jobs.end([99]) == set()


def test_what_is_left_when_an_attempt_is_over_is_let_go(jobs: Jobs, calls: PretendedJobs) -> None:
    jobs.hold("a", 10)
    jobs.let_go("a")
    jobs.let_go("a")
    assert (calls.released, calls.ended, jobs.pids("a")) == ([1], [], None)


def test_the_next_process_of_an_attempt_gets_a_job_of_its_own(jobs: Jobs, calls: PretendedJobs) -> None:
    """As for the user of the second session."""
    jobs.hold("a", 10)
    jobs.hold("a", 20)
    assert (calls.released, jobs.pids("a")) == ([1], {20})


def test_a_process_that_can_not_be_held_is_no_attempt(jobs: Jobs, calls: PretendedJobs) -> None:
    calls.refusal = "Access is denied"
    with pytest.raises(OSError, match="Access is denied"):
        jobs.hold("a", 10)
    assert jobs.pids("a") is None


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the figures are those of 64 bits")
def test_the_layout_is_that_of_the_headers() -> None:
    assert ctypes.sizeof(_BasicLimits) == 64 if sys.platform == "win32" else True
    assert _BasicLimits.flags.offset == 16
    assert ctypes.sizeof(_Limits) - ctypes.sizeof(_BasicLimits) == 48 + 32


@pytest.mark.skipif(sys.platform == "win32", reason="there are jobs")
def test_elsewhere_there_are_none() -> None:
    calls = SystemJobs()
    calls.terminate(1)
    calls.let_go(1)
    assert calls.pids(1) == set()
    with pytest.raises(OSError, match="no jobs"):
        calls.hold(1)
