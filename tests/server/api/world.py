"""A server's API over a real database file, and people, programs and PCs that use it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
from litestar import Litestar

from controldock.domain.agent import Facts
from controldock.domain.operator import Role
from controldock.domain.task import LOG_SUMMARY_LIMIT, Outcome, Result
from controldock.protocol.enrollment_token import decode
from controldock.server.agent_package import AgentPackage, InstallCommands
from controldock.server.api.app import create_app
from controldock.server.api.console import Console
from controldock.server.api.parts import ApiParts
from controldock.server.keys import Keys
from controldock.server.linux_packages import LinuxPackages
from controldock.server.messenger import RecordingMessenger
from controldock.server.networks import Network
from controldock.server.services.actions import Actions
from controldock.server.services.activities import Activities
from controldock.server.services.agents import Agents
from controldock.server.services.alerts import Alerts
from controldock.server.services.announcement_feed import AnnouncementFeed
from controldock.server.services.announcement_settings import AnnouncementSettings
from controldock.server.services.announcement_starts import AnnouncementStarts
from controldock.server.services.announcement_steering import AnnouncementSteering
from controldock.server.services.announcement_templates import AnnouncementTemplates
from controldock.server.services.announcements import Announcements
from controldock.server.services.announcing import Announcing, Means
from controldock.server.services.attempt_logs import AttemptLogs
from controldock.server.services.changes import Changes
from controldock.server.services.clones import Clones
from controldock.server.services.deployments import Deployments
from controldock.server.services.dispatch import Dispatch
from controldock.server.services.enrollment_tokens import EnrollmentTokens
from controldock.server.services.guard import Guard
from controldock.server.services.heard import Heard
from controldock.server.services.intervals import PollIntervals
from controldock.server.services.inventory import Inventory
from controldock.server.services.launch import Launch
from controldock.server.services.lines import Order
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
from controldock.server.services.registrations import Application, Registrations, Standing
from controldock.server.services.removal import Removal
from controldock.server.services.retries import Retries
from controldock.server.services.saved_filters import SavedFilters
from controldock.server.services.schedules import Schedules
from controldock.server.services.sight import Sight
from controldock.server.services.starts import Starts
from controldock.server.services.steering import Steering
from controldock.server.services.tags import Tags
from controldock.server.services.tasks import Statement, Tasks
from controldock.server.services.templates import Templates
from controldock.server.services.udp_out import UdpOut
from controldock.server.services.waking import Waking
from controldock.server.store.engine import Database
from controldock.server.store.logs import Logs
from controldock.server.windows_installer import InstallerShelf, lines
from controldock.sources import FixedSources, encode_id

PASSWORD = "correct horse battery"
HTTPS = "https://controldock.example"
LOOPBACK = "http://127.0.0.1:8000"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
PIN = b"p" * 32


@dataclass(repr=False)
class World:
    """One server."""

    parts: ApiParts
    database: Database
    presence: Presence
    dispatch: Dispatch
    app: Litestar
    sources: FixedSources
    stack: AsyncExitStack

    async def browser(
        self, url: str = HTTPS, address: str = "192.0.2.7", **headers: str
    ) -> httpx.AsyncClient:
        """A browser's tab; nobody is signed in yet."""
        transport = httpx.ASGITransport(self.app, client=(address, 40000), raise_app_exceptions=False)
        client = httpx.AsyncClient(
            transport=transport, base_url=url, headers={**SAME_SITE, **headers}, follow_redirects=False
        )
        return await self.stack.enter_async_context(client)

    async def person(self, role: Role, url: str = HTTPS) -> httpx.AsyncClient:
        """A browser in which somebody of that role is signed in, by link: hashing passwords takes its time."""
        name = role.value
        if not await self.parts.operators.exists(name):
            await self.parts.operators.create(name, role, None)
        browser = await self.browser(url)
        code = await self.parts.operators.create_link(name)
        answer = await browser.post("/api/session/link", json={"code": code})
        assert answer.status_code == 200, answer.text
        return browser

    async def program(self, role: Role, url: str = HTTPS) -> httpx.AsyncClient:
        """A program with an API key of somebody of that role."""
        person = await self.person(role, url)
        key = (await person.post("/api/api-keys", json={"note": "a program"})).json()["key"]
        program = await self.browser(url, Authorization=f"Bearer {key}")
        del program.headers["Sec-Fetch-Site"]
        return program

    async def applicant(
        self, host_name: str = "lab-01", *, auto_approve: bool = False, machine: str = "1", **limits: object
    ) -> str:
        """A PC that asks to join; the id of its registration request."""
        admin = await self.person(Role.ADMINISTRATOR)
        wish = {"auto_approve": auto_approve, "note": "lab", **limits}
        secret = (await admin.post("/api/enrollment-tokens", json=wish)).json()["secret"]
        token = decode(secret)
        ids = {"machine_id": machine}
        (standing,) = await self.parts.registrations._apply(
            [
                Application(
                    token_id=encode_id(token.token_id),
                    secret=token.secret,
                    claim=self.sources.token(32),
                    facts=Facts(host_name, "linux", "Debian GNU/Linux 12", "0.1.0", ("10.0.0.1",), ids),
                    address="10.0.0.1",
                )
            ]
        )
        assert isinstance(standing, Standing)
        return standing.request.id

    async def pc(self, host_name: str = "lab-01", *, online: bool = True) -> str:
        """A PC that is in; its agent id."""
        request_id = await self.applicant(host_name, auto_approve=True)
        async with self.database.read() as tx:
            request = await tx.enrollments.request(request_id)
        assert request is not None
        if online:
            self.presence.check_in(request.agent_id)
            await self.presence.turn()
        return request.agent_id

    async def finish(self, agent_id: str, output: bytes, *, exit_code: int = 0) -> str:
        """The PC takes what waits for it, runs it, and says how it ended; the attempt's id."""
        parts, now = self.parts, self.sources.now()
        async with asyncio.TaskGroup() as group:
            batches = (self.dispatch.openings, self.dispatch.claims, parts.tasks.statements)
            workers = [group.create_task(batch.run()) for batch in batches]
            line = await self.dispatch.open_line(agent_id, frozenset(), lambda: None)
            order = await self.dispatch.poll(line, 1, 0)
            assert isinstance(order, Order)
            if len(output) > LOG_SUMMARY_LIMIT:
                await parts.tasks.store_log(agent_id, order.attempt_id, 0, output)
            outcome = Outcome.FAILED if exit_code else Outcome.SUCCEEDED
            tail = output[-LOG_SUMMARY_LIMIT:]
            result = Result(order.attempt_id, outcome, exit_code, now, now, len(output), 0, tail)
            await parts.tasks.state(Statement(agent_id, order.attempt_id, result))
            self.dispatch.close_line(line)
            for worker in workers:
                worker.cancel()
        return order.attempt_id


_BUILT: list[
    Litestar
] = []  # building takes as long as a story: all worlds share one, and give it their parts


def _app(parts: ApiParts) -> Litestar:
    if not _BUILT:
        _BUILT.append(create_app(parts))
    (app,) = _BUILT
    app.state.parts, app.state.console = parts, Console(parts.console)
    return app


@asynccontextmanager
async def open_world(folder: Path) -> AsyncIterator[World]:
    """A server with nobody in it, on files below `folder`."""
    console = folder / "console"
    (console / "assets").mkdir(parents=True)
    (console / "index.html").write_text('<meta name="csp-nonce" content="__CSP_NONCE__">the console')
    (console / "assets" / "app-12ab.js").write_text("console.log(1);" * 200)
    (console / "favicon.svg").write_text("<svg/>")
    sources = FixedSources()
    database = await Database.open(f"sqlite:///{folder}/test.db")
    changes, heard = Changes(), Heard(sources)
    logs = Logs(folder / "logs")
    activities = Activities(database, sources)
    preferences = Preferences(database, sources, activities, timedelta(seconds=30))
    presence = Presence(database, sources, changes, preferences)
    keys = Keys.open(folder, sources)
    orders, notices = Orders(keys), Notices(keys)
    dispatch = Dispatch(database, sources, changes, orders, AnnouncementFeed(database, sources, notices))
    means = Means(presence, dispatch, UdpOut(database, changes))
    announcing = Announcing(database, sources, notices, changes, means)
    launch = Launch(sources, orders, changes, presence, dispatch)
    guard = Guard(database, sources, activities)
    deployments = Deployments(database, sources, activities, changes, guard, launch)
    clones = Clones(sources, activities, changes, presence, dispatch.hang_up)
    parts = ApiParts(
        sources=sources,
        operators=Operators(database, sources, activities),
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
        schedules=Schedules(database, sources, activities, changes, guard, launch),
        inventory=Inventory(database, sources, changes),
        actions=Actions(
            database, activities, dispatch, deployments, Waking(dispatch, lambda macs, _: frozenset(macs))
        ),
        deployments=deployments,
        receipts=Receipts(database, sources, changes, presence),
        tasks=Tasks(database, activities, logs, changes, presence, heard),
        outcomes=Outcomes(database, heard, presence),
        logs=AttemptLogs(database, sources, logs),
        starts=Starts(database, sources, activities, changes, launch),
        steering=Steering(database, sources, activities, changes, dispatch),
        retries=Retries(database, sources, activities, changes, orders, dispatch),
        activities=activities,
        alerts=Alerts(database, sources, activities, changes, RecordingMessenger()),
        changes=changes,
        preferences=preferences,
        announcements=Announcements(database, sources, activities, announcing),
        announcement_starts=AnnouncementStarts(database, sources, activities, changes, announcing),
        announcement_steering=AnnouncementSteering(database, sources, activities, announcing),
        announcement_settings=AnnouncementSettings(
            database, sources, activities, dispatch, 5502, lambda: [Network("10.1.2.3", 24, 2)]
        ),
        guard=guard,
        presence=presence,
        intervals=PollIntervals(database, activities, changes, preferences, presence, dispatch),
        metrics=MetricHistory(database, sources),
        agent_package=AgentPackage("controldock-0-py3-none-any.whl", b"the wheel"),
        install_commands=lambda token, again: InstallCommands(
            f"enroll {token}{' --force' if again else ''}", f"enroll.exe {token}"
        ),
        windows_installers=InstallerShelf(folder / "packages"),
        installer_lines=lambda installer, token: lines(installer, "lab.example", "lab.example", token),
        linux_packages=LinuxPackages("lab.example", "lab.example", folder / "packages"),
        closing=asyncio.Event(),
        console=console,
        version="0.0.0",
    )
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        yield World(parts, database, presence, dispatch, _app(parts), sources, stack)
