"""Trying again: a new attempt of the same task, never where it succeeded, never what somebody changed."""

import asyncio
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import update
from tests.server.house import UNKNOWN_ID, House, Pc, news

from controldock.domain.action import Action
from controldock.domain.agent_filter import AgentChoice
from controldock.domain.deployment import DeploymentState
from controldock.domain.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    NothingToRetry,
    OrderChanged,
    StillStopping,
)
from controldock.domain.retry import RETRIABLE, RetryWish
from controldock.domain.task import Outcome, TaskState
from controldock.protocol.orders import Ticket
from controldock.server.services.actions import ActionWish
from controldock.server.services.changes import Noun
from controldock.server.store.tables import attempts, deployments
from controldock.server.store.task_rows import AttemptRow

S = TaskState
HOUR = timedelta(hours=1)


@pytest.fixture
async def lab(house: House) -> list[Pc]:
    return await house.some_pcs("lab-0", "lab-1", "lab-2")


async def ended(house: House, pc: Pc, outcome: Outcome | None) -> str:
    """The PC takes its next order, and says how it ended (None: that it runs); the attempt's id."""
    order = await house.order(await house.greet(pc))
    await house.says(pc, order.attempt_id, outcome)
    return order.attempt_id


async def counts(house: House, deployment_id: str) -> dict[TaskState, int]:
    return (await house.deployments.get(house.vera, deployment_id)).counts


async def attempts_of(house: House, pc: Pc, deployment_id: str) -> list[AttemptRow]:
    """All tries of this PC, newest first."""
    async with house.database.read() as tx:
        found = [task for task in await tx.tasks.of_agent(pc.id, 10) if task.deployment_id == deployment_id]
        return await tx.tasks.attempts_of(found[0].id)


def of_states(*states: TaskState, **more: object) -> RetryWish:
    return RetryWish(states=frozenset(states), **more)  # type: ignore[arg-type]


async def in_every_state(house: House) -> tuple[str, dict[TaskState, Pc]]:
    """A deployment with a PC in each state that there is."""
    pcs = dict(zip(TaskState, await house.some_pcs(*(f"lab-{state}" for state in TaskState)), strict=True))
    id = await house.deploy(*pcs.values(), deadline_in=HOUR)
    outcomes = {
        S.SUCCEEDED: Outcome.SUCCEEDED,
        S.FAILED: Outcome.FAILED,
        S.TIMED_OUT: Outcome.TIMED_OUT,
        S.CANCELLED: Outcome.CANCELLED,
        S.UNKNOWN: Outcome.INTERRUPTED,
        S.RUNNING: None,
    }
    for state, outcome in outcomes.items():
        await ended(house, pcs[state], outcome)
    await house.order(await house.greet(pcs[S.ASSIGNED]))
    async with house.database.write() as tx:
        (task,) = await tx.tasks.open_of_agents([pcs[S.EXPIRED].id])
        await tx.tasks.save_steps([house_step(task.attempt_id, task.id)])
    assert await counts(house, id) == dict.fromkeys(TaskState, 1)
    return id, pcs


def house_step(attempt_id: str, task_id: str) -> object:
    from controldock.server.store.tasks import Step

    return Step(attempt_id, task_id, S.EXPIRED)


# -- which --


async def test_what_failed_is_tried_again_and_the_first_try_stays(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(*lab, deadline_in=HOUR)
    first = await ended(house, lab[0], Outcome.FAILED)
    await ended(house, lab[1], Outcome.SUCCEEDED)
    house.sources.advance(2 * HOUR)
    await house.deployments.turn()  # lab-2 never came
    with house.changes.subscribe() as console:
        done = await house.retries.retry(house.oscar, id, RetryWish(deadline_in=3 * HOUR))
        assert await news(console) == {Noun.DEPLOYMENTS: [id]}
    assert done.count == 1
    assert done.deployment.counts == {S.PENDING: 1, S.SUCCEEDED: 1, S.EXPIRED: 1}
    assert done.deployment.deployment.deadline == house.sources.now() + 3 * HOUR
    assert (await house.activities.latest(house.ann, 1))[0].details == {
        "targets": 1,
        "states": ["failed"],
        "causes": [],
    }
    again = await ended(house, lab[0], Outcome.SUCCEEDED)
    tries = await attempts_of(house, lab[0], id)
    assert [(one.id, one.number, one.state) for one in tries] == [
        (again, 2, S.SUCCEEDED),
        (first, 1, S.FAILED),
    ]
    assert await counts(house, id) == {S.SUCCEEDED: 2, S.EXPIRED: 1}


async def test_each_state_by_choice_and_what_succeeded_never(house: House) -> None:
    """Complaint 32: re-runs what had succeeded."""
    id, pcs = await in_every_state(house)
    done = await house.retries.retry(house.oscar, id, of_states(*RETRIABLE))
    assert done.count == len(RETRIABLE)
    assert done.deployment.counts == {S.SUCCEEDED: 1, S.ASSIGNED: 1, S.RUNNING: 1, S.PENDING: 6}
    assert len(await attempts_of(house, pcs[S.SUCCEEDED], id)) == 1
    with pytest.raises(NothingToRetry):
        await house.retries.retry(house.oscar, id, of_states(*RETRIABLE))


@pytest.mark.parametrize("state", sorted(set(TaskState) - RETRIABLE))
async def test_what_can_not_be_tried_again_is_told(house: House, lab: list[Pc], state: TaskState) -> None:
    id = await house.deploy(*lab)
    with pytest.raises(Invalid) as refused:
        await house.retries.retry(house.oscar, id, of_states(state))
    assert refused.value.details["fields"] == {"states": "states_not_retriable"}


async def test_chosen_pcs(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(*lab)
    for pc, outcome in zip(lab, (Outcome.FAILED, Outcome.FAILED, Outcome.SUCCEEDED), strict=True):
        await ended(house, pc, outcome)
    chosen = RetryWish(agent_ids=(lab[1].id, lab[2].id, UNKNOWN_ID))
    assert (await house.retries.retry(house.oscar, id, chosen)).count == 1
    assert await counts(house, id) == {S.FAILED: 1, S.PENDING: 1, S.SUCCEEDED: 1}
    with pytest.raises(NothingToRetry):
        await house.retries.retry(house.oscar, id, RetryWish(agent_ids=(lab[2].id,)))


async def test_one_cause(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(*lab)
    tries = [await ended(house, pc, Outcome.FAILED) for pc in lab]
    async with house.database.write() as tx:
        for one, cause in zip(tries, ("full", "locked", "full"), strict=True):
            await tx._connection.execute(update(attempts).where(attempts.c.id == one).values(cause=cause))
    done = await house.retries.retry(house.oscar, id, RetryWish(causes=frozenset({"full"})))
    assert done.count == 2
    assert await counts(house, id) == {S.PENDING: 2, S.FAILED: 1}


async def test_pcs_that_were_removed_are_left_out(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(*lab)
    for pc in lab:
        await ended(house, pc, Outcome.FAILED)
    async with house.database.write() as tx:
        await tx.agents.remove(lab[0].id)
    assert (await house.retries.retry(house.oscar, id, RetryWish())).count == 2


async def test_whoever_waits_is_woken(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(lab[0])
    await ended(house, lab[0], Outcome.FAILED)
    line = await house.greet(lab[0])
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(house.order(line))
        await asyncio.sleep(0)
        await house.retries.retry(house.oscar, id, RetryWish())
    assert waiting.result().deployment_id == id


# -- as an order --


async def test_its_order_is_signed_anew_for_the_new_attempt(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(lab[0], stdin="hunter2")
    first = await house.order(await house.greet(lab[0]))
    await house.says(lab[0], first.attempt_id, Outcome.FAILED)
    house.sources.advance(HOUR)
    await house.retries.retry(house.oscar, id, RetryWish(deadline_in=2 * HOUR))
    second = await house.order(await house.greet(lab[0]))
    assert second.signed.sheet == first.signed.sheet  # with its secrets, which nobody has to type again
    ticket = msgspec.json.decode(second.signed.ticket, type=Ticket)
    assert (ticket.agent_id, ticket.task_id, ticket.attempt_id) == (
        lab[0].id,
        first.task_id,
        second.attempt_id,
    )
    assert (ticket.not_before, ticket.expires) == (house.sources.now(), house.sources.now() + 2 * HOUR)
    assert second.attempt_id != first.attempt_id


@pytest.mark.parametrize("tampering", ["ticket", "agent", "sheet", "another sheet", "no ticket"])
async def test_a_retry_signs_nothing_that_was_changed_in_the_database(
    house: House, lab: list[Pc], tampering: str
) -> None:
    """Whoever can write into the database waits for a person who presses "retry": in vain."""
    id, other = await house.deploy(lab[0]), await house.deploy(lab[1], script="echo evil")
    mine, theirs = await ended(house, lab[0], Outcome.FAILED), await ended(house, lab[1], Outcome.FAILED)
    async with house.database.write() as tx:
        connection = tx._connection
        tickets, sheets = await tx.tickets.of([mine, theirs]), await tx.deployments.sheets([id, other])
        if "sheet" in tampering:
            sheet = sheets[other] if tampering == "another sheet" else b"\0" + sheets[id][1:]
            await connection.execute(update(deployments).where(deployments.c.id == id).values(sheet=sheet))
        else:
            kept = tickets[mine] or ""
            ticket = {
                "ticket": f"{kept} ",
                "agent": tickets[theirs],
                "no ticket": None,
            }
            await connection.execute(
                update(attempts).where(attempts.c.id == mine).values(ticket=ticket[tampering])
            )
    with pytest.raises(OrderChanged):
        await house.retries.retry(house.oscar, id, RetryWish())
    assert await counts(house, id) == {S.FAILED: 1}
    assert len(await attempts_of(house, lab[0], id)) == 1


async def test_tickets_of_an_older_key_are_good_for_a_retry(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(lab[0])
    await ended(house, lab[0], Outcome.FAILED)
    house.keys.renew(house.sources)
    assert (await house.retries.retry(house.oscar, id, RetryWish())).count == 1


# -- with what else happens --


async def test_a_cancelled_one_goes_on_when_it_is_retried(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(*lab)
    await house.steering.cancel(house.oscar, id)
    done = await house.retries.retry(house.oscar, id, of_states(S.CANCELLED))
    assert done.deployment.counts == {S.PENDING: 3}
    assert done.deployment.deployment.cancel_wanted_at is None
    await ended(house, lab[0], Outcome.SUCCEEDED)


async def test_one_that_is_still_ending_is_waited_for(house: House, lab: list[Pc]) -> None:
    """Whoever un-cancelled it would let run what a person wanted to end."""
    id = await house.deploy(*lab)
    running = await house.order(await house.greet(lab[0]))
    await house.steering.cancel(house.oscar, id)
    with pytest.raises(StillStopping):
        await house.retries.retry(house.oscar, id, of_states(S.CANCELLED))
    await house.says(lab[0], running.attempt_id, Outcome.CANCELLED)
    assert (await house.retries.retry(house.oscar, id, of_states(S.CANCELLED))).count == 3


async def test_a_paused_one_stays_paused(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(*lab)
    await ended(house, lab[0], Outcome.FAILED)
    await house.steering.pause(house.oscar, id)
    done = await house.retries.retry(house.oscar, id, RetryWish())
    assert done.deployment.deployment.state(done.deployment.counts) is DeploymentState.PAUSED
    assert await house.dispatch.poll(await house.greet(lab[0]), 1, 0) is None


async def test_pressed_twice_it_is_one_try(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(*lab)
    for pc in lab:
        await ended(house, pc, Outcome.FAILED)
    done = await asyncio.gather(
        *(house.retries.retry(house.oscar, id, RetryWish()) for _ in range(3)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in done) == ["NothingToRetry", "NothingToRetry", "Retried"]
    assert await counts(house, id) == {S.PENDING: 3}


async def test_its_deadline_is_its_own(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(*lab[:2], deadline_in=10 * HOUR)
    await ended(house, lab[0], Outcome.FAILED)
    await house.retries.retry(house.oscar, id, RetryWish(deadline_in=HOUR))
    house.sources.advance(HOUR)
    await house.deployments.turn()
    assert await counts(house, id) == {S.EXPIRED: 1, S.PENDING: 1}
    assert (await house.deployments.get(house.vera, id)).deployment.deadline == house.sources.now() + 9 * HOUR


async def test_a_late_word_of_an_earlier_try_is_taken_down_there(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(lab[0])
    first = await ended(house, lab[0], Outcome.INTERRUPTED)
    await house.retries.retry(house.oscar, id, of_states(S.UNKNOWN))
    await house.says(lab[0], first, Outcome.FAILED)
    tries = await attempts_of(house, lab[0], id)
    assert [one.state for one in tries] == [S.PENDING, S.FAILED]
    assert await house.state(id) is S.PENDING


async def test_when_an_earlier_try_turns_out_to_have_succeeded_nothing_is_run_again(
    house: House, lab: list[Pc]
) -> None:
    id = await house.deploy(lab[0])
    first = await ended(house, lab[0], Outcome.INTERRUPTED)
    await house.retries.retry(house.oscar, id, of_states(S.UNKNOWN))
    await house.says(lab[0], first, Outcome.SUCCEEDED)
    assert await house.state(id) is S.SUCCEEDED
    assert await house.dispatch.poll(await house.greet(lab[0]), 1, 0) is None
    tries = await attempts_of(house, lab[0], id)
    assert [(one.number, one.state) for one in tries] == [(2, S.CANCELLED), (1, S.SUCCEEDED)]
    with pytest.raises(NothingToRetry):
        await house.retries.retry(house.oscar, id, of_states(*RETRIABLE))


async def test_a_try_that_was_handed_out_meanwhile_goes_on(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(lab[0])
    first = await ended(house, lab[0], Outcome.INTERRUPTED)
    await house.retries.retry(house.oscar, id, of_states(S.UNKNOWN))
    second = await house.order(await house.greet(lab[0]))
    await house.says(lab[0], first, Outcome.SUCCEEDED)
    assert await house.state(id) is S.ASSIGNED
    await house.says(lab[0], second.attempt_id, Outcome.FAILED)
    assert await house.state(id) is S.FAILED


# -- refused --


async def test_restarts_are_asked_for_anew(house: House, lab: list[Pc]) -> None:
    choice = AgentChoice(agent_ids=(lab[0].id,))
    made = (await house.on_pcs.act(house.oscar, ActionWish(choice, Action.RESTART, 1))).deployment
    assert made is not None
    await ended(house, lab[0], Outcome.FAILED)
    with pytest.raises(Conflict, match="anew"):
        await house.retries.retry(house.oscar, made.deployment.id, RetryWish())


async def test_who_may_and_what_can_be_wrong(house: House, lab: list[Pc]) -> None:
    id = await house.deploy(*lab)
    with pytest.raises(NotAllowed):
        await house.retries.retry(house.vera, id, RetryWish())
    with pytest.raises(NotFound):
        await house.retries.retry(house.oscar, UNKNOWN_ID, RetryWish())
    with pytest.raises(Invalid) as refused:
        await house.retries.retry(house.oscar, id, RetryWish(deadline_in=timedelta(0)))
    assert refused.value.details["fields"] == {"deadline_in": "deadline_out_of_range"}
