"""Between Windows' service manager and the agent's loop."""

import asyncio
import sys
import threading

import pytest

from controldock.agent.windows_service import RESUMED, Control, Controls, State, run_service


@pytest.fixture
def told() -> list[State]:
    return []


@pytest.fixture
def controls(told: list[State]) -> Controls:
    return Controls(told.append)


def test_a_service_starts_runs_and_ends(controls: Controls, told: list[State]) -> None:
    controls.begin()
    controls.take(Control.STOP)
    controls.end()
    assert told == [State.RUNNING, State.STOP_PENDING, State.STOPPED]


@pytest.mark.parametrize("control", [Control.STOP, Control.SHUTDOWN, Control.PRESHUTDOWN])
async def test_a_stop_reaches_the_loop_from_the_managers_thread(controls: Controls, control: Control) -> None:
    stopped = asyncio.Event()
    controls.on_stop(asyncio.get_running_loop(), stopped.set)
    threading.Thread(target=controls.take, args=(control,)).start()
    await asyncio.wait_for(stopped.wait(), 30)


async def test_a_stop_that_came_before_anybody_listened_is_not_lost(
    controls: Controls, told: list[State]
) -> None:
    controls.take(Control.STOP)
    controls.begin()
    stopped = asyncio.Event()
    controls.on_stop(asyncio.get_running_loop(), stopped.set)
    await asyncio.wait_for(stopped.wait(), 30)
    assert told == [State.STOP_PENDING]  # and never running again


async def test_a_second_stop_changes_nothing(controls: Controls, told: list[State]) -> None:
    calls: list[int] = []
    controls.on_stop(asyncio.get_running_loop(), lambda: calls.append(1))
    controls.take(Control.STOP)
    controls.take(Control.PRESHUTDOWN)
    await asyncio.sleep(0)
    assert (told, calls) == ([State.STOP_PENDING], [1])


async def test_waking_up_is_told_each_time_and_going_to_sleep_is_not(controls: Controls) -> None:
    woken = asyncio.Semaphore(0)
    controls.on_wake(asyncio.get_running_loop(), woken.release)
    controls.take(Control.POWER, 4)  # PBT_APMSUSPEND
    for _ in range(2):
        threading.Thread(target=controls.take, args=(Control.POWER, RESUMED)).start()
        await asyncio.wait_for(woken.acquire(), 30)
    assert woken.locked()


def test_whoever_has_ended_meanwhile_is_not_called(controls: Controls) -> None:
    loop = asyncio.new_event_loop()
    controls.on_stop(loop, lambda: None)
    loop.close()
    controls.take(Control.STOP)


def test_the_manager_may_ask_how_it_stands(controls: Controls, told: list[State]) -> None:
    controls.take(Control.INTERROGATE)
    controls.begin()
    controls.take(Control.INTERROGATE)
    controls.take(99)
    assert told == [State.START_PENDING, State.RUNNING, State.RUNNING]


@pytest.mark.skipif(sys.platform == "win32", reason="there it would wait for the manager")
def test_elsewhere_there_is_no_such_manager() -> None:
    with pytest.raises(OSError, match="Windows"):
        run_service(lambda controls: None)
