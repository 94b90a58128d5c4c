"""Making deployments, watching them, and what time does to them."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from tests.server.house import COMMAND_FIELDS, INTERVAL, UNKNOWN_ID, House, Pc, news

from controldock.domain.command import Command, DeploymentKind, Parameter, ParameterType, Value
from controldock.domain.deployment import DeploymentFilter, Origin, Target, TargetKind
from controldock.domain.errors import Invalid, NotAllowed, NotFound
from controldock.domain.task import Outcome, TaskState
from controldock.domain.template import Content, Template
from controldock.protocol.orders import Sheet
from controldock.server.services.changes import Noun
from controldock.server.services.deployments import PATIENCE, Wish, first_line

ANY = DeploymentFilter()

S = TaskState
HOUR = timedelta(hours=1)


@pytest.fixture
async def lab(house: House) -> list[Pc]:
    return await house.some_pcs("lab-0", "lab-1", "lab-2")


def wish(**changes: object) -> Wish:
    of_command = {name: changes.pop(name) for name in COMMAND_FIELDS & changes.keys()}
    echo = Command(DeploymentKind.SHELL, "echo hello", timedelta(minutes=1))
    values: dict[str, object] = {
        "name": "Say hello",
        "command": replace(echo, **of_command),  # type: ignore[arg-type]
        "deadline_in": HOUR,
        "target": Target(TargetKind.ALL),
    }
    return Wish(**(values | changes))  # type: ignore[arg-type]


async def targets(house: House, deployment_id: str) -> list[str]:
    seen = await house.tasks_of(deployment_id)
    return [one.task.host_name for one in seen]


# -- making --


async def test_to_everybody(house: House, lab: list[Pc]) -> None:
    with house.changes.subscribe() as console:
        made = await house.deployments.create(house.oscar, wish())
        assert await news(console) == {Noun.DEPLOYMENTS: [made.deployment.id]}
    assert made.counts == {S.PENDING: 3}
    assert await targets(house, made.deployment.id) == ["lab-0", "lab-1", "lab-2"]
    assert (made.deployment.created_by, made.deployment.deadline) == (
        house.oscar.name,
        house.sources.now() + HOUR,
    )
    assert await house.deployments.get(house.vera, made.deployment.id) == made
    (entry, *_) = await house.activities.latest(house.ann, 1)
    assert (entry.action, entry.details) == ("deployment.created", {"name": "Say hello", "targets": 3})


async def test_to_those_that_are_online_now(house: House, lab: list[Pc]) -> None:
    await house.greet(lab[0])
    house.sources.advance(3 * INTERVAL)
    await house.greet(lab[1])
    await house.presence.turn()  # the database learns of it
    made = await house.deployments.create(house.oscar, wish(target=Target(TargetKind.ONLINE)))
    assert await targets(house, made.deployment.id) == ["lab-0", "lab-1"]
    house.sources.advance(INTERVAL)
    await house.presence.turn()
    made = await house.deployments.create(house.oscar, wish(target=Target(TargetKind.ONLINE)))
    assert await targets(house, made.deployment.id) == ["lab-1"]


async def test_to_some_each_once(house: House, lab: list[Pc]) -> None:
    chosen = Target(TargetKind.SELECTED, (lab[2].id, lab[0].id, lab[2].id))
    made = await house.deployments.create(house.oscar, wish(target=chosen))
    assert await targets(house, made.deployment.id) == ["lab-0", "lab-2"]


async def test_to_nobody(house: House, lab: list[Pc]) -> None:
    for target in (TargetKind.ONLINE, TargetKind.SELECTED):
        with pytest.raises(Invalid) as refused:
            await house.deployments.create(house.oscar, wish(target=Target(target)))
        assert refused.value.details["fields"] == {"target": "target_empty"}
    assert (await house.deployments.page(house.vera, ANY, None, 10))[0] == []


async def test_to_everybody_where_nobody_is(house: House) -> None:
    with pytest.raises(Invalid):
        await house.deployments.create(house.oscar, wish())


async def test_to_somebody_unknown(house: House, lab: list[Pc]) -> None:
    chosen = Target(TargetKind.SELECTED, (lab[0].id, UNKNOWN_ID, "no id at all"))
    with pytest.raises(Invalid, match="2 of the chosen") as refused:
        await house.deployments.create(house.oscar, wish(target=chosen))
    assert refused.value.details["fields"] == {"target": "target_unknown_agent"}
    assert refused.value.details["agent_ids"] == [UNKNOWN_ID, "no id at all"]
    assert (await house.deployments.page(house.vera, ANY, None, 10))[0] == []


async def test_to_a_pc_that_was_removed(house: House, lab: list[Pc]) -> None:
    async with house.database.write() as tx:
        await tx.agents.remove(lab[0].id)
    with pytest.raises(Invalid):
        await house.deployments.create(house.oscar, wish(target=Target(TargetKind.SELECTED, (lab[0].id,))))
    made = await house.deployments.create(house.oscar, wish())
    assert await targets(house, made.deployment.id) == ["lab-1", "lab-2"]


async def test_a_wish_that_can_not_be_right(house: House, lab: list[Pc]) -> None:
    with pytest.raises(Invalid) as refused:
        await house.deployments.create(house.oscar, wish(script=" ", timeout=timedelta(0)))
    assert refused.value.details["fields"].keys() == {"script", "timeout"}


async def test_who_may(house: House, lab: list[Pc]) -> None:
    with pytest.raises(NotAllowed):
        await house.deployments.create(house.vera, wish())
    made = await house.deployments.create(house.ann, wish())
    with pytest.raises(NotAllowed):
        await house.deployments.wish(house.vera, made.deployment.id)


@pytest.mark.parametrize(
    ("script", "name"),
    [
        ("hostname", "hostname"),
        ("\n\n  hostname && uname -a  \nexit 3\n", "hostname && uname -a"),
        ("x" * 500, "x" * 200),
        ("", ""),
        ("   \n ", ""),
    ],
)
def test_a_deployment_without_a_name_is_called_by_its_first_line(script: str, name: str) -> None:
    assert first_line(script) == name


async def test_the_first_line_is_the_name(house: House, lab: list[Pc]) -> None:
    made = await house.deployments.create(house.oscar, wish(name="  ", script="\nhostname\nexit 3"))
    assert made.deployment.name == "hostname"


# -- from a template --

FOLDER = Parameter("folder", default="/tmp")
COLOR = Parameter("color", ParameterType.CHOICE, required=True, choices=("red", "blue"))
KEY = Parameter("key", ParameterType.SECRET)
PAINT = Content("Paint", DeploymentKind.SHELL, "paint", parameters=(FOLDER, COLOR, KEY))


@pytest.fixture
async def paint(house: House) -> Template:
    return await house.templates.create(house.oscar, PAINT)


def text(name: str, value: str, *, own: bool = False) -> Value:
    return Value(name, ParameterType.TEXT, value, own)


def painting(template: Template, *values: Value, version: int = 1, **changes: object) -> Wish:
    origin = Origin(template_id=template.id, template_version=version)
    return wish(**({"script": "paint", "values": values, "origin": origin} | changes))


async def test_its_defaults_are_filled_in_and_its_types_are_kept(
    house: House, lab: list[Pc], paint: Template
) -> None:
    wanted = painting(paint, text("color", "red"), text("key", "hunter2"), text("trace", "1", own=True))
    made = (await house.deployments.create(house.oscar, wanted)).deployment
    assert made.command.values == (
        text("folder", "/tmp"),
        Value("color", ParameterType.CHOICE, "red"),
        Value("key", ParameterType.SECRET, ""),  # a secret, whatever it was sent as
        text("trace", "1", own=True),
    )
    assert (await house.deployments.get(house.vera, made.id)).deployment == made
    order = await house.order(await house.greet(lab[0]))
    sheet = msgspec.json.decode(order.signed.sheet, type=Sheet)
    assert sheet.environment == {
        "PARAM_folder": "/tmp", "PARAM_color": "red", "PARAM_key": "hunter2", "PARAM_trace": "1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ((), {"parameters.color": "parameter_missing"}),
        ((text("color", "green"),), {"parameters.color": "parameter_not_a_choice"}),
        ((text("color", "red"), text("colour", "red")), {"parameters.colour": "parameter_unknown"}),
        ((text("color", "red"), text("color", "red")), {"parameters": "parameter_name_unusable"}),
    ],
)
async def test_what_its_template_does_not_take(
    house: House, lab: list[Pc], paint: Template, values: tuple[Value, ...], wrong: dict[str, str]
) -> None:
    wanted = painting(paint, *values, timeout=timedelta(0))
    for act in (house.deployments.create, house.deployments.examine):
        with pytest.raises(Invalid) as refused:
            await act(house.oscar, wanted)
        assert refused.value.details["fields"] == wrong | {"timeout": "timeout_out_of_range"}
    assert (await house.deployments.page(house.vera, ANY, None, 10))[0] == []


async def test_the_version_that_it_names_counts(house: House, lab: list[Pc], paint: Template) -> None:
    await house.templates.change(house.oscar, paint.id, replace(PAINT, parameters=(FOLDER,)), 1)
    red = text("color", "red")
    for version, values, recorded in ((1, (red,), 1), (2, (), 2), (0, (), 2)):
        wanted = painting(paint, *values, version=version)
        made = (await house.deployments.create(house.oscar, wanted)).deployment
        assert made.origin == Origin(template_id=paint.id, template_version=recorded)
    for version in (0, 2):
        with pytest.raises(Invalid) as refused:
            await house.deployments.create(house.oscar, painting(paint, red, version=version))
        assert refused.value.details["fields"] == {"parameters.color": "parameter_unknown"}


async def test_a_template_or_a_version_that_is_not_there(
    house: House, lab: list[Pc], paint: Template
) -> None:
    red = text("color", "red")
    nowhere = Origin(template_id=UNKNOWN_ID, template_version=1)
    for wanted in (painting(paint, red, version=2), painting(paint, red, origin=nowhere)):
        with pytest.raises(Invalid) as refused:
            await house.deployments.create(house.oscar, wanted)
        assert refused.value.details["fields"] == {"template_id": "template_unknown"}


@pytest.mark.parametrize("change", [{"script": "paint twice"}, {"kind": DeploymentKind.POWERSHELL}])
async def test_a_script_that_somebody_changed_is_of_no_template(
    house: House, lab: list[Pc], paint: Template, change: dict[str, object]
) -> None:
    wanted = painting(paint, text("colour", "green"), **change)
    made = (await house.deployments.create(house.oscar, wanted)).deployment
    assert (made.origin, made.command.values) == (Origin(), (text("colour", "green"),))


async def test_a_copy_is_of_its_template_as_long_as_that_is_there(
    house: House, lab: list[Pc], paint: Template
) -> None:
    wanted = painting(paint, text("color", "red"), text("trace", "1", own=True))
    made = (await house.deployments.create(house.oscar, wanted)).deployment
    again = await house.deployments.wish(house.oscar, made.id)
    copy = (await house.deployments.create(house.oscar, again)).deployment
    assert (copy.command, copy.origin) == (made.command, replace(made.origin, copied_from=made.id))
    await house.templates.remove(house.oscar, paint.id)
    again = await house.deployments.wish(house.oscar, made.id)
    copy = (await house.deployments.create(house.oscar, again)).deployment
    assert (copy.command, copy.origin) == (made.command, Origin(copied_from=made.id))


# -- watching --


async def test_pages_newest_first(house: House, lab: list[Pc]) -> None:
    ids = [(await house.deployments.create(house.ann, wish())).deployment.id for _ in range(5)]
    first, key = await house.deployments.page(house.vera, ANY, None, 3)
    second, end = await house.deployments.page(house.vera, ANY, key, 3)
    assert [one.deployment.id for one in (*first, *second)] == ids[::-1]
    assert end is None
    assert first[0].counts == {S.PENDING: 3}


async def test_what_is_not_there(house: House) -> None:
    with pytest.raises(NotFound):
        await house.deployments.get(house.vera, UNKNOWN_ID)


# -- time --


async def test_never_taken_until_its_deadline(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(lab[0], deadline_in=HOUR)
    house.sources.advance(HOUR - timedelta(microseconds=1))
    with house.changes.subscribe() as console:
        await house.deployments.turn()
        assert await news(console) == {}
        assert await house.state(id) is S.PENDING
        house.sources.advance(timedelta(microseconds=1))
        await house.deployments.turn()
        assert await news(console) == {Noun.DEPLOYMENTS: [id]}
    assert await house.state(id) is S.EXPIRED
    assert await house.dispatch.poll(await house.greet(lab[0]), 1, 0) is None


async def test_what_was_handed_out_never_expires(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(lab[0], deadline_in=HOUR, timeout=2 * HOUR)
    order = await house.order(await house.greet(lab[0]))
    patience = timedelta(seconds=PATIENCE)
    house.sources.advance(2 * HOUR + patience)
    await house.deployments.turn()
    assert await house.state(id) is S.ASSIGNED
    house.sources.advance(timedelta(seconds=1))
    await house.deployments.turn()
    assert await house.state(id) is S.UNKNOWN
    await house.says(lab[0], order.attempt_id, Outcome.SUCCEEDED)  # a late word is still the truth
    assert await house.state(id) is S.SUCCEEDED
    await house.deployments.turn()
    assert await house.state(id) is S.SUCCEEDED


async def test_a_long_deadline_waits_for_who_was_off_meanwhile(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(lab[0], deadline_in=100 * HOUR)
    await house.order(await house.greet(lab[0]))
    house.sources.advance(99 * HOUR)
    await house.deployments.turn()
    assert await house.state(id) is S.ASSIGNED
