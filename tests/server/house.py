"""A server's use cases without its edges: a real SQLite file, a world that stands still, and workers that serve."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from tests.server import samples
from tests.server.databases import opened
from tests.server.speech import Speech

from controldock.domain.command import Command, DeploymentKind
from controldock.domain.deployment import Target, TargetKind
from controldock.domain.enrollment import EnrollmentToken
from controldock.domain.operator import Role
from controldock.domain.outcomes import TaskFilter
from controldock.domain.task import Outcome, Result, TaskState
from controldock.protocol import enrollment_token
from controldock.server.keys import Keys
from controldock.server.messenger import RecordingMessenger
from controldock.server.services.actions import Actions
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.agents import Agents, Welcomed
from controldock.server.services.alerts import Alerts
from controldock.server.services.announcement_feed import AnnouncementFeed
from controldock.server.services.announcement_settings import AnnouncementSettings
from controldock.server.services.announcement_starts import AnnouncementStarts
from controldock.server.services.announcement_steering import AnnouncementSteering
from controldock.server.services.announcement_templates import AnnouncementTemplates
from controldock.server.services.announcement_upkeep import AnnouncementUpkeep
from controldock.server.services.announcements import Announcements
from controldock.server.services.announcing import Announcing, Means
from controldock.server.services.attempt_logs import AttemptLogs
from controldock.server.services.changes import Changes, Noun, Subscription
from controldock.server.services.clones import Clones, Greeting
from controldock.server.services.deployments import Deployments, Wish
from controldock.server.services.dispatch import Dispatch
from controldock.server.services.enrollment_tokens import EnrollmentTokens, TokenWish
from controldock.server.services.guard import Guard
from controldock.server.services.heard import Heard
from controldock.server.services.intervals import PollIntervals
from controldock.server.services.inventory import Inventory
from controldock.server.services.launch import Launch
from controldock.server.services.library import Library
from controldock.server.services.lines import Line, Order
from controldock.server.services.listing import Listing
from controldock.server.services.metric_history import MetricHistory
from controldock.server.services.notices import Notices
from controldock.server.services.operators import Operators
from controldock.server.services.orders import Orders
from controldock.server.services.outcomes import Outcomes
from controldock.server.services.preferences import Preferences
from controldock.server.services.presence import Presence
from controldock.server.services.quarantine import Quarantine
from controldock.server.services.receipts import Receipts
from controldock.server.services.registrations import Application, Registrations
from controldock.server.services.removal import Removal
from controldock.server.services.retries import Retries
from controldock.server.services.saved_filters import SavedFilters
from controldock.server.services.schedules import Schedules
from controldock.server.services.secrets import fingerprint
from controldock.server.services.sight import Sight
from controldock.server.services.starts import Starts
from controldock.server.services.steering import Steering
from controldock.server.services.tags import Tags
from controldock.server.services.tasks import SeenTask, Statement, Tasks
from controldock.server.services.templates import Templates
from controldock.server.services.udp_out import UdpOut
from controldock.server.services.upkeep import Upkeep
from controldock.server.services.waking import Waking
from controldock.server.store.engine import Database
from controldock.server.store.logs import Logs
from controldock.sources import FixedSources, encode_id

PIN = bytes(range(32))
COMMAND_FIELDS = {field.name for field in fields(Command)}
UNKNOWN_ID = encode_id(0)
ANNOUNCEMENT_PORT = 5502  # nothing is sent to it here, and nothing listens
INTERVAL = timedelta(seconds=30)
PATIENT = 30.0  # seconds; what has not happened by then never will


@dataclass(eq=False)
class Pc:
    """A PC that came in."""

    id: str
    token: bytes
    host_name: str
    ratchet: bytes | None = None  # on its disk


@dataclass
class Waker:
    """Where magic packets go: nowhere."""

    sent: list[tuple[list[bytes], set[str]]] = field(default_factory=list)
    has_network: bool = True

    def send(self, macs: Iterable[bytes], directed: Collection[str]) -> frozenset[bytes]:
        """As `wake_on_lan.send`."""
        self.sent.append((list(macs), set(directed)))
        return frozenset(self.sent[-1][0]) if self.has_network else frozenset()


@dataclass
class House(Speech):
    """Every service, and people and PCs to use them."""

    keys: Keys
    orders: Orders
    sources: FixedSources
    database: Database
    changes: Changes
    activities: Activities
    alerts: Alerts
    messenger: RecordingMessenger
    preferences: Preferences
    announcement_settings: AnnouncementSettings
    announcements: Announcements
    announcing: Announcing
    announcement_feed: AnnouncementFeed
    announcement_starts: AnnouncementStarts
    announcement_steering: AnnouncementSteering
    announcement_upkeep: AnnouncementUpkeep
    udp_out: UdpOut
    guard: Guard
    presence: Presence
    intervals: PollIntervals
    metrics: MetricHistory
    dispatch: Dispatch
    registrations: Registrations
    enrollment_tokens: EnrollmentTokens
    agents: Agents
    listing: Listing
    removal: Removal
    quarantine: Quarantine
    tags: Tags
    saved_filters: SavedFilters
    schedules: Schedules
    templates: Templates
    announcement_templates: AnnouncementTemplates
    library: Library
    inventory: Inventory
    on_pcs: Actions
    waker: Waker
    deployments: Deployments
    launch: Launch
    starts: Starts
    steering: Steering
    retries: Retries
    tasks: Tasks
    receipts: Receipts
    outcomes: Outcomes
    attempt_logs: AttemptLogs
    upkeep: Upkeep
    operators: Operators
    logs: Logs
    ann: Actor  # an administrator
    oscar: Actor  # an operator
    vera: Actor  # a viewer

    # -- what tests do again and again --

    async def a_token(
        self,
        uses: int | None = 1,
        expires_in: timedelta | None = timedelta(hours=1),
        *,
        auto_approve: bool = False,
        **limits: Any,
    ) -> tuple[EnrollmentToken, bytes]:
        """An enrollment token and its secret."""
        wish = TokenWish("room 204", uses, expires_in, auto_approve, **limits)
        token, text = await self.enrollment_tokens.create(self.ann, wish)
        return token, enrollment_token.decode(text).secret

    def application(self, token: EnrollmentToken, secret: bytes, host_name: str = "lab-01") -> Application:
        """A PC's request to come in, with a claim of its own."""
        return Application(token.id, secret, self.sources.token(32), samples.facts(host_name), "192.168.0.17")

    async def output(self, attempt_id: str) -> bytes:
        """What an attempt wrote, as people read it."""
        raw = await self.attempt_logs.raw(self.vera, attempt_id)
        return b"".join([piece async for piece in raw.pieces(0, raw.file.size)])

    async def an_enrolled_pc(self, host_name: str = "lab-01") -> Pc:
        """A PC that was approved, has its token, and has not come in yet."""
        token, secret = await self.a_token(auto_approve=True)
        application = self.application(token, secret, host_name)
        standing = await self.registrations.apply(application)
        standing = await self.registrations.check(standing.request.id, application.claim, 0)
        assert standing.agent_token is not None
        return Pc(standing.request.agent_id, standing.agent_token, host_name)

    async def some_pcs(self, *host_names: str) -> list[Pc]:
        """PCs as enrolled ones are, by a short cut."""
        async with self.database.write() as tx:
            agents = await samples.add_agents(tx, self.sources, *host_names)
            pcs = [Pc(agent.id, self.sources.token(32), agent.facts.host_name) for agent in agents]
            for pc in pcs:
                await tx.agents.set_token(pc.id, fingerprint(pc.token))
                self.presence.add(pc.id, None)
        return pcs

    async def a_pc(self, host_name: str = "lab-01") -> Pc:
        """One of them."""
        return (await self.some_pcs(host_name))[0]

    async def a_lab(self, size: int) -> list[Pc]:
        """Many of them."""
        return await self.some_pcs(*(f"lab-{number:02}" for number in range(size)))

    async def greet(self, pc: Pc, *in_hand: str) -> Line:
        """The PC comes in; what it can be told comes to its line."""
        greeting = Greeting(pc.id, pc.token, samples.facts(pc.host_name), pc.ratchet)
        reply = await self.agents.greet(replace(greeting, arrival=self.agents.clones.next_arrival()))
        assert isinstance(reply, Welcomed)
        pc.ratchet = reply.ratchet
        await self.agents.keep_ratchet(pc.id, reply.ratchet)
        return await self.dispatch.open_line(pc.id, frozenset(in_hand), lambda: None)

    async def deploy(self, *pcs: Pc, script: str = "hostname", **changes: object) -> str:
        """A deployment to these PCs; its id."""
        target = Target(TargetKind.SELECTED, tuple(pc.id for pc in pcs))
        of_command = {name: changes.pop(name) for name in COMMAND_FIELDS & changes.keys()}
        command = replace(Command(DeploymentKind.SHELL, script, timedelta(minutes=10)), **of_command)  # type: ignore[arg-type]
        values: dict[str, object] = {"name": "", "command": command, "target": target}
        made = await self.deployments.create(self.ann, Wish(**(values | changes)))  # type: ignore[arg-type]
        return made.deployment.id

    async def order(self, line: Line) -> Order:
        """What is handed out on this line, which must be an order."""
        found = await self.dispatch.poll(line, capacity=1, wait=PATIENT)
        assert isinstance(found, Order)
        return found

    async def says(self, pc: Pc, attempt_id: str, says: Outcome | None) -> None:
        """The PC says that an attempt runs (None), or how it ended."""
        now = self.sources.now()
        code = {Outcome.SUCCEEDED: 0, Outcome.FAILED: 3}.get(says) if says else None
        word = Result(attempt_id, says, code, now, now, 3, 0, b"ok\n") if says is not None else now
        await self.tasks.state(Statement(pc.id, attempt_id, word))

    async def state(self, deployment_id: str) -> TaskState:
        """The state of the only task of a deployment."""
        watched = await self.deployments.get(self.ann, deployment_id)
        (state,) = watched.counts
        return state

    async def tasks_of(self, deployment_id: str, *states: TaskState) -> list[SeenTask]:
        """Its tasks by the names of their PCs; only those in these states, if any are named."""
        return (await self.outcomes.page(self.vera, deployment_id, TaskFilter(states), None, 1000)).tasks

    async def actions(self) -> list[str]:
        """What the audit trail holds, oldest first."""
        return [entry.action for entry in await self.activities.latest(self.ann, 1000)][::-1]


async def until(condition: Callable[[], object]) -> None:
    """Let the others go on until this holds."""
    async with asyncio.timeout(PATIENT):
        while not condition():  # noqa: ASYNC110 - a turn for everybody else, and no time
            await asyncio.sleep(0)


async def news(subscription: Subscription) -> dict[Noun, list[str]]:
    """What was published since the last look."""
    return await subscription.next(0)


@asynccontextmanager
async def open_house(url: str, folder: Path, sources: FixedSources) -> AsyncIterator[House]:
    """All services on that database, with their workers at work."""
    database = opened(url)
    changes, activities, heard = Changes(), Activities(database, sources), Heard(sources)
    messenger = RecordingMessenger()
    preferences = Preferences(database, sources, activities, INTERVAL)
    keys = Keys.open(folder, sources)
    orders = Orders(keys)
    notices, udp_out = Notices(keys), UdpOut(database, changes)
    feed = AnnouncementFeed(database, sources, notices)
    presence, dispatch = (
        Presence(database, sources, changes, preferences),
        Dispatch(database, sources, changes, orders, feed),
    )
    announcing = Announcing(database, sources, notices, changes, Means(presence, dispatch, udp_out))
    announcement_settings = AnnouncementSettings(
        database, sources, activities, dispatch, ANNOUNCEMENT_PORT, samples.networks
    )
    clones = Clones(sources, activities, changes, presence, dispatch.hang_up)
    logs = Logs(folder / "logs")
    people = [samples.operator(sources, role.value[:3], role) for role in Role]
    async with database.write() as tx:
        for one in people:
            if await tx.operators.by_name(one.name) is None:
                await tx.operators.add(one)
    ann, oscar, vera = map(Actor, people)
    launch = Launch(sources, orders, changes, presence, dispatch)
    guard = Guard(database, sources, activities)
    deployments = Deployments(database, sources, activities, changes, guard, launch)
    waker = Waker()
    house = House(
        sources=sources,
        keys=keys,
        orders=orders,
        database=database,
        changes=changes,
        activities=activities,
        alerts=Alerts(database, sources, activities, changes, messenger),
        messenger=messenger,
        preferences=preferences,
        announcement_settings=announcement_settings,
        announcements=Announcements(database, sources, activities, announcing),
        announcing=announcing,
        announcement_feed=feed,
        announcement_starts=AnnouncementStarts(database, sources, activities, changes, announcing),
        announcement_steering=AnnouncementSteering(database, sources, activities, announcing),
        announcement_upkeep=AnnouncementUpkeep(
            database, sources, activities, changes, lambda: announcement_settings.ways.retention
        ),
        udp_out=udp_out,
        guard=guard,
        presence=presence,
        intervals=PollIntervals(database, activities, changes, preferences, presence, dispatch),
        metrics=MetricHistory(database, sources),
        dispatch=dispatch,
        registrations=Registrations(database, sources, activities, changes, presence, dispatch),
        enrollment_tokens=EnrollmentTokens(database, sources, activities, changes, PIN),
        agents=Agents(database, sources, changes, presence, preferences, clones),
        listing=Listing(database, Sight(presence, preferences)),
        removal=Removal(database, sources, activities, changes, presence, dispatch.hang_up),
        quarantine=Quarantine(database, sources, activities, changes, Sight(presence, preferences)),
        tags=Tags(database, sources, activities, changes),
        saved_filters=SavedFilters(database, sources, activities, changes),
        templates=Templates(database, sources, activities, changes),
        announcement_templates=AnnouncementTemplates(database, sources, activities, changes),
        library=Library(database, sources, changes),
        schedules=Schedules(database, sources, activities, changes, guard, launch),
        inventory=Inventory(database, sources, changes),
        on_pcs=Actions(database, activities, dispatch, deployments, Waking(dispatch, waker.send)),
        waker=waker,
        deployments=deployments,
        launch=launch,
        starts=Starts(database, sources, activities, changes, launch),
        steering=Steering(database, sources, activities, changes, dispatch),
        retries=Retries(database, sources, activities, changes, orders, dispatch),
        receipts=Receipts(database, sources, changes, presence),
        tasks=Tasks(database, activities, logs, changes, presence, heard),
        outcomes=Outcomes(database, heard, presence),
        attempt_logs=AttemptLogs(database, sources, logs),
        upkeep=Upkeep(database, sources, logs, changes, preferences),
        operators=Operators(database, sources, activities),
        logs=logs,
        ann=ann,
        oscar=oscar,
        vera=vera,
    )
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # fast: nobody attacks this house
    house.operators._hasher, house.operators._nobody = hasher, hasher.hash("nobody")
    batches = (
        *(house.registrations.applications, house.registrations.checks),
        *(
            house.agents.greetings,
            house.agents.keepings,
            dispatch.claims,
            dispatch.openings,
            dispatch.returns,
            feed.deliveries,
            udp_out,
        ),
        house.tasks.statements,
        house.receipts.words,
        *(house.inventory.questions, house.inventory.reports),
    )
    try:
        async with asyncio.TaskGroup() as group:
            workers = [group.create_task(batch.run()) for batch in batches]
            yield house
            for worker in workers:
                worker.cancel()
    finally:
        await database.close()
