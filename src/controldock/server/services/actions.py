"""Actions on PCs: restart, shut down, wake, collect inventory; how many they are is confirmed first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from controldock.domain.action import Action, Outcome, is_confirmed
from controldock.domain.agent_filter import AgentChoice
from controldock.domain.command import DeploymentKind
from controldock.domain.deployment import DEFAULT_GRACE
from controldock.domain.errors import ConfirmationNeeded, Invalid
from controldock.domain.task import TaskState
from controldock.protocol.inventory import Section, read
from controldock.server.services.activities import Activities, Note
from controldock.server.services.actor import Actor
from controldock.server.services.choices import chosen
from controldock.server.services.deployments import Deployments, PowerWish, Watched
from controldock.server.services.dispatch import Dispatch
from controldock.server.services.errands import Errand
from controldock.server.services.waking import Sleeper, Waking, sleeper_of
from controldock.server.store.actions import ActionPc
from controldock.server.store.engine import Database, Transaction


@dataclass(frozen=True, slots=True)
class ActionWish:
    """What shall be done to whom."""

    choice: AgentChoice
    action: Action
    confirm: int | None = None  # how many PCs the person believes it to be
    grace: timedelta = DEFAULT_GRACE
    notice: str = ""
    relay_agent_id: str | None = None  # who shall wake; None: whoever is in the same subnet


@dataclass(frozen=True, slots=True)
class ActedOn:
    """One PC and what was done."""

    pc: ActionPc
    outcome: Outcome
    by_server: bool = False
    relays: tuple[str, ...] = ()  # host names of PCs that were asked to wake it


@dataclass(frozen=True, slots=True)
class Done:
    """What was done."""

    count: int
    deployment: Watched | None = None  # of restarts and shut-downs
    pcs: tuple[ActedOn, ...] = ()  # of the others, by name


class Actions:
    """Use cases around actions."""

    def __init__(
        self,
        database: Database,
        activities: Activities,
        dispatch: Dispatch,
        deployments: Deployments,
        waking: Waking,
    ) -> None:
        self._database = database
        self._activities = activities
        self._dispatch = dispatch
        self._deployments = deployments
        self._waking = waking

    async def act(self, actor: Actor, wish: ActionWish) -> Done:
        """Do it to all of them; ConfirmationNeeded unless as many were confirmed as there are."""
        actor.must(wish.action.permission)
        kind = wish.action.kind
        if kind is not None:
            return await self._order(actor, wish, kind)
        if wish.action is Action.WAKE:
            return await self._wake(actor, wish)
        return await self._collect(actor, wish)

    async def _order(self, actor: Actor, wish: ActionWish, kind: DeploymentKind) -> Done:
        async with self._database.write() as tx:
            pcs = await _pcs(tx, wish)
            made = await self._deployments.order(
                tx, actor, PowerWish(kind, wish.grace, wish.notice.strip()), [pc.id for pc in pcs]
            )
        return Done(len(pcs), Watched(made, {TaskState.PENDING: len(pcs)}))

    async def _wake(self, actor: Actor, wish: ActionWish) -> Done:
        async with self._database.write() as tx:
            pcs = await _pcs(tx, wish)
            sleepers = await _sleepers(tx, pcs)
            awake = await tx.action_pcs.awake()
            relay = _relay(awake, wish.relay_agent_id)
            await self._note(tx, actor, "agent.woken", pcs)
        return Done(
            len(pcs),
            pcs=tuple(
                ActedOn(
                    woken.sleeper.pc,
                    _outcome(woken.sleeper, is_sent=woken.by_server or bool(woken.relays)),
                    woken.by_server,
                    woken.relays,
                )
                for woken in await self._waking.wake(sleepers, awake, relay)
            ),
        )

    async def _collect(self, actor: Actor, wish: ActionWish) -> Done:
        async with self._database.write() as tx:
            pcs = await _pcs(tx, wish)
            await self._note(tx, actor, "agent.inventory_wanted", pcs)
        errand = Errand(collect_inventory=True)
        asked = {pc.id: self._dispatch.send(pc.id, errand) for pc in pcs}
        return Done(
            len(pcs),
            pcs=tuple(ActedOn(pc, Outcome.ASKED if asked[pc.id] else Outcome.WHEN_BACK) for pc in pcs),
        )

    async def _note(self, tx: Transaction, actor: Actor, action: str, pcs: Sequence[ActionPc]) -> None:
        await self._activities.note_all(
            tx, [Note(actor.name, action, pc.id, {"host_name": pc.host_name}) for pc in pcs]
        )


async def _pcs(tx: Transaction, wish: ActionWish) -> list[ActionPc]:
    """Whom it is for, once that was confirmed."""
    pcs = await tx.action_pcs.of(await chosen(tx, wish.choice))
    if not pcs:
        raise Invalid("No PC matches.", fields={"choice": "target_empty"})
    if not is_confirmed(wish.action, len(pcs), wish.confirm):
        online = sum(pc.online for pc in pcs)
        raise ConfirmationNeeded(
            f"This is for {len(pcs)} PCs. Confirm the number.",
            count=len(pcs),
            online=online,
            offline=len(pcs) - online,
            with_people=sum(pc.online and pc.with_people for pc in pcs),
        )
    return pcs


async def _sleepers(tx: Transaction, pcs: Sequence[ActionPc]) -> list[Sleeper]:
    held = await tx.inventories.copies((pc.id, Section.INTERFACES) for pc in pcs)
    sleepers = []
    for pc in pcs:
        copy = held.get((pc.id, Section.INTERFACES))
        interfaces = read(Section.INTERFACES, copy.content)[0] if copy is not None else {}
        sleepers.append(sleeper_of(pc, interfaces.values()))
    return sleepers


def _relay(awake: Sequence[ActionPc], wanted: str | None) -> ActionPc | None:
    if wanted is None:
        return None
    for pc in awake:
        if pc.id == wanted:
            return pc
    raise Invalid(
        "The PC that shall wake the others is not online.", fields={"relay_agent_id": "relay_offline"}
    )


def _outcome(sleeper: Sleeper, *, is_sent: bool) -> Outcome:
    if not sleeper.macs:
        return Outcome.NO_MAC_KNOWN
    return Outcome.SENT if is_sent else Outcome.NOT_SENT
