"""What the agent asks the service manager for."""

from controldock.agent.service_settings import RESTARTS, WISHES, Info, settle, settle_in


def test_it_is_started_again_whatever_ended_it() -> None:
    told: dict[int, object] = {}
    assert settle(told.__setitem__) == []
    assert told == {info.value: value for info, value in WISHES.items()}
    actions = told[Info.FAILURE_ACTIONS]
    assert isinstance(actions, dict)
    assert actions["Actions"] == ((1, 5_000), (1, 30_000), (1, 300_000))
    assert told[Info.FAILURE_ACTIONS_FLAG] is True
    assert sorted(RESTARTS) == list(RESTARTS)


def test_what_this_windows_does_not_know_is_done_without() -> None:
    asked = []

    def change(info: int, value: object) -> None:
        asked.append(info)
        if info == Info.PRESHUTDOWN:
            raise OSError("The parameter is incorrect.")

    assert settle(change) == [Info.PRESHUTDOWN]
    assert len(asked) == len(WISHES)


def test_elsewhere_there_is_no_manager_to_ask() -> None:
    settle_in("ControlDockAgent")
