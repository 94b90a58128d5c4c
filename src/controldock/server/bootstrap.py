"""Puts the server together and runs it; the only file that knows every part."""

from __future__ import annotations

import asyncio
import gc
import json
import signal
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass

import structlog

from controldock import __version__
from controldock.server import agent_package
from controldock.server.addresses import in_url
from controldock.server.api.app import create_app
from controldock.server.api.parts import ApiParts
from controldock.server.api.serving import Site
from controldock.server.authority import Authority
from controldock.server.background import background_of
from controldock.server.clock.turns import Turn
from controldock.server.data_folder import held, prepare, write_private
from controldock.server.gateway.heartbeats import Heartbeats, Pulses
from controldock.server.gateway.session import Desk
from controldock.server.gateway.tcp import Gateway
from controldock.server.keys import Keys
from controldock.server.messenger import AppriseMessenger
from controldock.server.ports import close, open_port
from controldock.server.services.actions import Actions
from controldock.server.services.activities import Activities
from controldock.server.services.agents import Agents
from controldock.server.services.alerts import Alerts
from controldock.server.services.changes import Changes
from controldock.server.services.clones import Clones
from controldock.server.services.deployments import Deployments
from controldock.server.services.dispatch import Dispatch
from controldock.server.services.enrollment_tokens import EnrollmentTokens
from controldock.server.services.intervals import PollIntervals
from controldock.server.services.inventory import Inventory
from controldock.server.services.launch import Launch
from controldock.server.services.listing import Listing
from controldock.server.services.metric_history import MetricHistory
from controldock.server.services.operators import Operators
from controldock.server.services.orders import Orders
from controldock.server.services.preferences import Preferences
from controldock.server.services.presence import Presence
from controldock.server.services.quarantine import Quarantine
from controldock.server.services.registrations import Registrations
from controldock.server.services.removal import Removal
from controldock.server.services.saved_filters import SavedFilters
from controldock.server.services.sight import Sight
from controldock.server.services.tags import Tags
from controldock.server.services.tasks import Tasks
from controldock.server.services.waking import Waking
from controldock.server.settings import Settings, StartFailed
from controldock.server.store.engine import Database, DatabaseUnusable
from controldock.server.store.logs import Logs
from controldock.sources import Sources, SystemSources

log = structlog.get_logger()

LOCAL_ACCESS = "local-access.json"
LOOPBACK = "127.0.0.1"
RENEWAL_TURN = 86_400.0  # seconds; a server may run for longer than its console's certificate is good
STOP_LIMIT = 5.0  # seconds for answers that are on their way when the server is told to stop
# A fleet's sessions live long: a full look through them takes 0.2 s and finds nothing. What a deployment to thousands
# makes goes by itself, a batch later: to look at it early (50,000) cost a tenth of the server's time.
GC_THRESHOLDS = (200_000, 50, 100)


@dataclass(frozen=True, slots=True)
class Services:
    """Every use case, over one database."""

    sources: Sources
    keys: Keys
    database: Database
    activities: Activities
    alerts: Alerts
    changes: Changes
    preferences: Preferences
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
    inventory: Inventory
    actions: Actions
    deployments: Deployments
    tasks: Tasks
    operators: Operators


@dataclass(frozen=True, slots=True)
class Ports:
    """Bound sockets."""

    gateway: list[socket.socket]
    heartbeats: list[socket.socket]
    console: list[socket.socket]
    local: list[socket.socket]


def run(settings: Settings) -> None:
    """Run a server until it is told to stop; StartFailed with one clear sentence when it can't start."""
    prepare(settings.data)
    with held(settings.data):
        gc.set_threshold(*GC_THRESHOLDS)
        _take_all_descriptors()
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(serve(settings, SystemSources()))


async def serve(settings: Settings, sources: Sources, ready: Callable[[], None] = lambda: None) -> None:
    """Open everything, call `ready`, and serve until SIGTERM, SIGINT or cancellation."""
    ports = _open_ports(settings)
    try:
        authority = Authority.open(settings, sources)
        async with open_services(settings, sources, authority) as services:
            await services.preferences.load()
            await services.presence.load()
            await _write_local_access(settings, authority, services)
            await _serve(settings, authority, services, ports, ready)
            await services.presence.close()
            await services.metrics.flush()
    finally:
        for sockets in (ports.gateway, ports.heartbeats, ports.console, ports.local):
            close(sockets)


@asynccontextmanager
async def open_services(
    settings: Settings, sources: Sources, authority: Authority
) -> AsyncIterator[Services]:
    """The use cases on the database of these settings; also what local commands work with."""
    try:
        database = await Database.open(settings.database)
    except DatabaseUnusable as error:
        raise StartFailed(str(error)) from error
    try:
        changes = Changes()
        activities = Activities(database, sources)
        preferences = Preferences(database, sources, activities, settings.poll_interval)
        presence = Presence(database, sources, changes, preferences)
        keys = Keys.open(settings.data, sources)
        orders = Orders(keys)
        dispatch = Dispatch(database, sources, changes, orders)
        clones = Clones(sources, activities, changes, presence, dispatch.hang_up)
        launch = Launch(sources, orders, changes, presence, dispatch)
        deployments = Deployments(database, sources, activities, changes, presence, launch)
        yield Services(
            sources=sources,
            keys=keys,
            database=database,
            activities=activities,
            alerts=Alerts(database, sources, activities, changes, AppriseMessenger()),
            changes=changes,
            preferences=preferences,
            presence=presence,
            intervals=PollIntervals(database, activities, changes, preferences, presence, dispatch),
            metrics=MetricHistory(database, sources),
            dispatch=dispatch,
            registrations=Registrations(database, sources, activities, changes, presence, dispatch),
            enrollment_tokens=EnrollmentTokens(database, sources, activities, changes, authority.pin),
            agents=Agents(database, sources, changes, presence, preferences, clones),
            listing=Listing(database, Sight(presence, preferences)),
            removal=Removal(database, sources, activities, changes, presence, dispatch.hang_up),
            quarantine=Quarantine(database, sources, activities, changes, Sight(presence, preferences)),
            tags=Tags(database, sources, activities, changes),
            saved_filters=SavedFilters(database, sources, activities, changes),
            inventory=Inventory(database, sources, changes),
            actions=Actions(database, activities, dispatch, deployments, Waking(dispatch)),
            deployments=deployments,
            tasks=Tasks(database, Logs(settings.data / "logs" / "attempts"), changes, presence),
            operators=Operators(database, sources, activities),
        )
    finally:
        await database.close()


@asynccontextmanager
async def local(settings: Settings, sources: Sources | None = None) -> AsyncIterator[Services]:
    """The use cases for a command on the server's own machine, beside a running server or without one."""
    sources = sources or SystemSources()
    prepare(settings.data)
    async with open_services(settings, sources, Authority.open(settings, sources)) as services:
        yield services


async def _serve(
    settings: Settings,
    authority: Authority,
    services: Services,
    ports: Ports,
    ready: Callable[[], None],
) -> None:
    stop, closing = asyncio.Event(), asyncio.Event()
    # What may say in a sentence why it can't start does so here, not out of a group of tasks.
    console, context = authority.console_context(), authority.gateway_context()
    sites = _sites(settings, services, ports, closing, console)
    pulses = Pulses()
    async with _hearing(ports.heartbeats, pulses, services), asyncio.TaskGroup() as group:
        background = [group.create_task(work) for work in background_of(services)]
        background.append(group.create_task(_renewal(authority, console).run()))
        desk = _desk(settings, authority, services, pulses)
        gateway = Gateway(desk, group)
        await gateway.listen(ports.gateway, context)
        background.append(group.create_task(gateway.sweep()))
        serving = [group.create_task(site.serve()) for site in sites]
        for site in sites:
            await site.started()
        log.info("server.ready", version=__version__, console=console_url(settings))
        with _signals(stop):
            ready()
            await stop.wait()
        log.info("server.stopping")
        closing.set()
        for site in sites:
            site.stop()
        await gateway.close(STOP_LIMIT)
        await asyncio.wait(serving)
        for task in background:
            task.cancel()
    log.info("server.stopped")


def _desk(settings: Settings, authority: Authority, services: Services, pulses: Pulses) -> Desk:
    return Desk(
        registrations=services.registrations,
        agents=services.agents,
        clones=services.agents.clones,
        inventory=services.inventory,
        dispatch=services.dispatch,
        tasks=services.tasks,
        presence=services.presence,
        pulses=pulses,
        sources=services.sources,
        keys=services.keys,
        certificate=authority.root_der,
        heartbeat_port=settings.heartbeat_port,
    )


@asynccontextmanager
async def _hearing(sockets: list[socket.socket], pulses: Pulses, services: Services) -> AsyncIterator[None]:
    """Take heartbeats in."""
    loop = asyncio.get_running_loop()
    with ExitStack() as ears:
        for one in sockets:
            ear, _ = await loop.create_datagram_endpoint(
                lambda: Heartbeats(pulses, services.presence, services.metrics), sock=one
            )
            ears.callback(ear.close)
        yield


def _renewal(authority: Authority, context: ssl.SSLContext) -> Turn:
    async def renew() -> None:
        authority.renew_console(context)

    return Turn("certificate", RENEWAL_TURN, renew)


def _sites(
    settings: Settings, services: Services, ports: Ports, closing: asyncio.Event, context: ssl.SSLContext
) -> list[Site]:
    app = create_app(_api_parts(settings, services, closing))
    sites = [Site(app, ports.console, context)]
    if ports.local:
        sites.append(Site(app, ports.local, None))
    return sites


def _api_parts(settings: Settings, services: Services, closing: asyncio.Event) -> ApiParts:
    package = agent_package.build()
    return ApiParts(
        sources=services.sources,
        operators=services.operators,
        registrations=services.registrations,
        enrollment_tokens=services.enrollment_tokens,
        agents=services.agents,
        listing=services.listing,
        removal=services.removal,
        quarantine=services.quarantine,
        tags=services.tags,
        saved_filters=services.saved_filters,
        inventory=services.inventory,
        actions=services.actions,
        deployments=services.deployments,
        tasks=services.tasks,
        activities=services.activities,
        alerts=services.alerts,
        changes=services.changes,
        preferences=services.preferences,
        presence=services.presence,
        intervals=services.intervals,
        metrics=services.metrics,
        agent_package=package,
        install_commands=lambda token, again: agent_package.install_commands(
            settings.public_host, settings.console_port, settings.gateway_port, token, package, again=again
        ),
        closing=closing,
    )


def console_url(settings: Settings) -> str:
    """Where browsers find the console."""
    return f"https://{in_url(settings.public_host)}:{settings.console_port}"


async def _write_local_access(settings: Settings, authority: Authority, services: Services) -> None:
    """What the command line of this machine needs: whoever can read the data folder is an administrator anyway."""
    local = settings.local_port
    access = {
        "url": f"http://{LOOPBACK}:{local}" if local else f"https://{LOOPBACK}:{settings.console_port}",
        "key": await services.operators.renew_local_key(),
        "ca": authority.root_pem,
    }
    write_private(settings.data / LOCAL_ACCESS, json.dumps(access).encode())


def _take_all_descriptors() -> None:
    """Each agent is a file descriptor; the soft limit is often 1,024, where the system would allow far more."""
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _open_ports(settings: Settings) -> Ports:
    opened: list[list[socket.socket]] = []
    wanted = (
        (settings.gateway_hosts, settings.gateway_port, "--gateway-port", socket.SOCK_STREAM),
        (settings.gateway_hosts, settings.heartbeat_port, "--heartbeat-port", socket.SOCK_DGRAM),
        (settings.console_hosts, settings.console_port, "--console-port", socket.SOCK_STREAM),
        ((LOOPBACK,), settings.local_port, "--local-port", socket.SOCK_STREAM),
    )
    try:
        for hosts, port, option, kind in wanted:
            opened.append(open_port(hosts, port, option, kind) if port else [])
    except StartFailed:
        for sockets in opened:
            close(sockets)
        raise
    return Ports(*opened)


@contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    """The first SIGTERM or SIGINT asks to stop."""
    loop = asyncio.get_running_loop()
    if sys.platform == "win32":
        before = signal.signal(signal.SIGINT, lambda *_: loop.call_soon_threadsafe(stop.set))
        yield
        signal.signal(signal.SIGINT, before)
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop, where it exists: three times the rate of asyncio's own TLS and a tenth of its memory."""
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop
