"""A wish as it is sent, as services take it, and as it could be sent again."""

from datetime import UTC, datetime

import msgspec

from controldock.domain.agent_filter import ListedState
from controldock.domain.command import ParameterType, RunAs, Sessions
from controldock.domain.deployment import Offline, TargetKind
from controldock.server.api.deployment_shapes import LONG, new_deployment, wish_of
from controldock.server.api.schemas.agents import AgentFilter
from controldock.server.api.schemas.deployments import NewDeployment, NewTarget, ParameterValue

WHOLE = NewDeployment(
    script="echo %PARAM_folder%",
    target=NewTarget(
        kind=TargetKind.FILTER, filter=AgentFilter(search="실습", state=ListedState.ONLINE, tags=("3층",))
    ),
    name="Clean up",
    description="Before the exam",
    timeout=90.5,
    parameters=(
        ParameterValue(name="folder", value="C:\\Temp"),
        ParameterValue(name="trace", value="1", own=True),
        ParameterValue(name="password", value="", type=ParameterType.SECRET),
    ),
    run_as=RunAs.USER,
    sessions=Sessions.NAMED,
    user="kim",
    working_directory="C:\\",
    success_codes=(0, 3010),
    offline=Offline.SKIP,
    starts_at=datetime(2026, 12, 1, 9, tzinfo=UTC),
    time_zone="Asia/Seoul",
    deadline_in=3600.0,
    template_id="t",
    template_version=3,
    copied_from="d",
)


def test_it_comes_back_as_it_was() -> None:
    assert new_deployment(wish_of(WHOLE)) == WHOLE


def test_secrets_and_input_do_not_come_back() -> None:
    secret = msgspec.structs.replace(
        WHOLE,
        parameters=(ParameterValue(name="password", value="hunter2", type=ParameterType.SECRET),),
        stdin="hunter2",
        confirm=5,
    )
    wish = wish_of(secret)
    assert (wish.command.values[0].value, wish.command.stdin, wish.confirm) == ("hunter2", "hunter2", 5)
    assert "hunter2" not in msgspec.json.encode(new_deployment(wish)).decode()


def test_numbers_that_are_no_time_are_left_to_the_domain() -> None:
    absurd = wish_of(msgspec.structs.replace(WHOLE, timeout=1e300, deadline_in=-1e300))
    assert absurd.command.timeout.total_seconds() == LONG
    assert absurd.deadline_in.total_seconds() == 0
