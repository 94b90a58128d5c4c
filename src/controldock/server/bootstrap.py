"""Puts the server together and runs it; this and `use_cases` are the only files that know every part."""

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
from controldock.server import agent_package, linux_packages, windows_installer
from controldock.server.addresses import in_url
from controldock.server.api.app import create_app
from controldock.server.api.parts import ApiParts
from controldock.server.api.serving import Site
from controldock.server.authority import Authority
from controldock.server.background import background_of
from controldock.server.clock.turns import Turn
from controldock.server.data_folder import held, prepare, write_private
from controldock.server.gateway.announcer import Announcer
from controldock.server.gateway.heartbeats import Heartbeats, Pulses
from controldock.server.gateway.session import Desk
from controldock.server.gateway.tcp import Gateway
from controldock.server.ports import close, open_port
from controldock.server.services import library
from controldock.server.settings import Settings, StartFailed
from controldock.server.use_cases import Services, open_services
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
            await services.announcement_settings.load()
            if settings.announcement_port:
                services.udp_out.use(_announcer(services).announce)
            await services.presence.load()
            await services.library.stock(library.items())
            await _write_local_access(settings, authority, services)
            await _serve(settings, authority, services, ports, ready)
            await services.presence.close()
            await services.metrics.flush()
    finally:
        for sockets in (ports.gateway, ports.heartbeats, ports.console, ports.local):
            close(sockets)


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


def _announcer(services: Services) -> Announcer:
    ways = services.announcement_settings
    return Announcer(lambda: ways.ways, ways.port)


def _desk(settings: Settings, authority: Authority, services: Services, pulses: Pulses) -> Desk:
    return Desk(
        registrations=services.registrations,
        agents=services.agents,
        clones=services.agents.clones,
        inventory=services.inventory,
        dispatch=services.dispatch,
        tasks=services.tasks,
        receipts=services.receipts,
        presence=services.presence,
        pulses=pulses,
        sources=services.sources,
        keys=services.keys,
        certificate=authority.root_der,
        heartbeat_port=settings.heartbeat_port,
        announcement_settings=services.announcement_settings,
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
        schedules=services.schedules,
        templates=services.templates,
        announcement_templates=services.announcement_templates,
        inventory=services.inventory,
        actions=services.actions,
        deployments=services.deployments,
        starts=services.starts,
        steering=services.steering,
        retries=services.retries,
        tasks=services.tasks,
        receipts=services.receipts,
        outcomes=services.outcomes,
        logs=services.attempt_logs,
        activities=services.activities,
        alerts=services.alerts,
        changes=services.changes,
        preferences=services.preferences,
        announcement_settings=services.announcement_settings,
        announcements=services.announcements,
        announcement_starts=services.announcement_starts,
        announcement_steering=services.announcement_steering,
        guard=services.guard,
        presence=services.presence,
        intervals=services.intervals,
        metrics=services.metrics,
        agent_package=package,
        install_commands=lambda token, again: agent_package.install_commands(
            settings.public_host, settings.console_port, settings.gateway_port, token, package, again=again
        ),
        windows_installers=windows_installer.shelf(settings.data),
        installer_lines=lambda installer, token: windows_installer.lines(
            installer,
            agent_package.site_of(settings.public_host, settings.console_port),
            agent_package.server_of(settings.public_host, settings.gateway_port),
            token,
        ),
        linux_packages=linux_packages.packages(
            agent_package.site_of(settings.public_host, settings.console_port),
            agent_package.server_of(settings.public_host, settings.gateway_port),
            settings.data,
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
