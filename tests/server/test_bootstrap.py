"""The whole server in one process: opened, answering, and closed again without a trace."""

from __future__ import annotations

import asyncio
import gc
import json
import signal
import socket
import ssl
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs
from tests.e2e.fleet import free_ports

from controldock.agent.connection import ServerAddress, open_link
from controldock.agent.errors import LinkLost
from controldock.agent.tls import unverified
from controldock.domain.operator import Role
from controldock.protocol import messages as m
from controldock.server import bootstrap, use_cases
from controldock.server.authority import AuthorityBroken
from controldock.server.data_folder import DataFolderUnusable, held, prepare
from controldock.server.ports import PortUnusable
from controldock.server.settings import Settings, StartFailed
from controldock.sources import SystemSources

PATIENT = 60.0  # seconds; what has not happened by then never will
LOOPBACK = "127.0.0.1"


@pytest.fixture
def settings(tmp_path: Path, migrated_file: Path) -> Settings:
    data = tmp_path / "data"
    prepare(data)
    (data / "controldock.db").write_bytes(migrated_file.read_bytes())
    gateway, heartbeats, console, local = free_ports(4)
    return Settings(
        data=data,
        gateway_hosts=(LOOPBACK,),
        console_hosts=(LOOPBACK,),
        gateway_port=gateway,
        heartbeat_port=heartbeats,
        console_port=console,
        local_port=local,
        public_host=LOOPBACK,
    )


@pytest.fixture(autouse=True)
def same_garbage_collection() -> Iterator[None]:
    """What `run` sets for its process is not for this one."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@asynccontextmanager
async def serving(settings: Settings, stop: signal.Signals = signal.SIGTERM) -> AsyncIterator[None]:
    """A server that is ready, for the block; stopped as a service manager or a person does."""
    ready = asyncio.Event()
    async with asyncio.timeout(PATIENT), asyncio.TaskGroup() as group:
        server = group.create_task(bootstrap.serve(settings, SystemSources(), ready.set))
        waiting = group.create_task(ready.wait())
        await asyncio.wait([server, waiting], return_when=asyncio.FIRST_COMPLETED)
        assert ready.is_set()
        yield
        signal.raise_signal(stop)
        await server


def assert_free(settings: Settings) -> None:
    """Nobody has the ports of these settings."""
    for port in (settings.gateway_port, settings.console_port, settings.local_port):
        with socket.socket() as caller:
            assert caller.connect_ex((LOOPBACK, port)), f"somebody still answers on {port}"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as again:
        again.bind((LOOPBACK, settings.heartbeat_port))


async def test_a_server_answers_everywhere_until_it_is_told_to_stop(settings: Settings) -> None:
    async with serving(settings):
        access_file = settings.data / bootstrap.LOCAL_ACCESS
        assert stat.S_IMODE(access_file.stat().st_mode) == 0o600
        access = json.loads(access_file.read_text())
        assert access["url"] == f"http://{LOOPBACK}:{settings.local_port}"
        key = {"Authorization": f"Bearer {access['key']}"}
        async with httpx.AsyncClient(base_url=access["url"], trust_env=False) as local:
            assert (await local.get("/health/ready")).status_code == 200
            assert (await local.get("/api/agents")).status_code == 401
            assert (await local.get("/api/agents", headers=key)).json()["total"] == 0
        trust = ssl.create_default_context(cadata=access["ca"])
        url = bootstrap.console_url(settings)
        async with httpx.AsyncClient(base_url=url, verify=trust, trust_env=False) as console:
            assert (await console.get("/health/ready")).status_code == 200
            assert (await console.get("/api/agents", headers=key)).status_code == 200
        async with open_link(ServerAddress(LOOPBACK, settings.gateway_port), unverified()) as link:
            authority = await link.request(m.Authority(id=link.next_id()))
            assert isinstance(authority, m.AuthorityAnswer)
            assert ssl.DER_cert_to_PEM_cert(authority.certificate).split() == access["ca"].split()
    assert_free(settings)


async def test_an_agent_is_told_that_the_server_goes(settings: Settings) -> None:
    async with asyncio.timeout(PATIENT):
        async with serving(settings, signal.SIGINT):
            link_opened = open_link(ServerAddress(LOOPBACK, settings.gateway_port), unverified())
            link = await link_opened.__aenter__()
        lost = await link.wait_lost()
        await link_opened.__aexit__(None, None, None)
    assert isinstance(lost, LinkLost)
    assert lost.retry_after is not None


async def test_a_server_that_is_cancelled_leaves_nothing_open(settings: Settings) -> None:
    ready = asyncio.Event()
    async with asyncio.timeout(PATIENT), asyncio.TaskGroup() as group:
        server = group.create_task(bootstrap.serve(settings, SystemSources(), ready.set))
        await ready.wait()
        server.cancel()
    assert_free(settings)


async def test_each_start_gives_the_local_person_a_new_key(settings: Settings) -> None:
    def key() -> str:
        return str(json.loads((settings.data / bootstrap.LOCAL_ACCESS).read_text())["key"])

    settings = replace(settings, local_port=0)
    async with serving(settings):
        first = key()
    async with serving(settings):
        second = key()
        access = json.loads((settings.data / bootstrap.LOCAL_ACCESS).read_text())
        assert access["url"] == f"https://{LOOPBACK}:{settings.console_port}", "without the local port"
        trust = ssl.create_default_context(cadata=access["ca"])
        async with httpx.AsyncClient(base_url=access["url"], verify=trust, trust_env=False) as console:
            answers = [
                await console.get("/api/agents", headers={"Authorization": f"Bearer {one}"})
                for one in (first, second)
            ]
    assert [answer.status_code for answer in answers] == [401, 200]


# -- starts that fail --


async def fails(settings: Settings) -> str:
    """Why the server does not start."""
    with pytest.raises(StartFailed) as caught:
        await bootstrap.serve(settings, SystemSources(), pytest.fail)  # type: ignore[arg-type]
    assert_free(settings)
    return str(caught.value)


async def test_a_database_that_can_not_be_used_is_one_sentence(settings: Settings) -> None:
    (nobody,) = free_ports(1)
    for url, reason in (
        (f"sqlite:///{settings.data}/no/such/folder/x.db", "unable to open database file"),
        (f"sqlite:///{settings.data}/server.lock", "file is not a database"),
        (f"postgresql://u:geheim@{LOOPBACK}:{nobody}/x", ""),
        ("postgresql://u:geheim@127.0.0.1:port/x", "its URL is wrong"),
    ):
        (settings.data / "server.lock").write_bytes(b"no database" * 100)
        said = await fails(replace(settings, database=url))
        assert said.startswith("The database can't be used: ")
        assert reason in said
        assert len(said.splitlines()) == 1
        assert "geheim" not in said


@pytest.mark.parametrize(
    ("setting", "option"),
    [
        ("gateway_port", "TCP --gateway-port"),
        ("heartbeat_port", "UDP --heartbeat-port"),
        ("console_port", "TCP --console-port"),
        ("local_port", "TCP --local-port"),
    ],
)
async def test_a_taken_port_is_told_and_the_others_are_given_back(
    settings: Settings, setting: str, option: str
) -> None:
    kind, option = option.split()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM if kind == "UDP" else socket.SOCK_STREAM) as other:
        other.bind((LOOPBACK, 0))
        if kind == "TCP":
            other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortUnusable, match=f"{kind} port {port} on {LOOPBACK} .+ with {option}"):
            await bootstrap.serve(replace(settings, **{setting: port}), SystemSources())
    assert_free(settings)


async def test_a_damaged_authority_is_told_and_all_ports_are_given_back(settings: Settings) -> None:
    (settings.data / "authority").mkdir()
    (settings.data / "authority" / "root.pem").write_text("no key")
    assert "restore it from a backup" in await fails(settings)


async def test_a_certificate_of_ones_own_that_is_none_is_told(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "own.pem").write_text("no certificate")
    own = replace(settings, tls_cert=tmp_path / "own.pem", tls_key=tmp_path / "own.pem")
    with pytest.raises(AuthorityBroken, match="can't be used for TLS"):
        await bootstrap.serve(own, SystemSources())
    assert_free(settings)


def test_a_second_server_on_the_same_folder_is_refused(settings: Settings) -> None:
    with held(settings.data), pytest.raises(DataFolderUnusable) as caught:
        bootstrap.run(settings)
    assert str(caught.value) == f"Another ControlDock server is running with the data folder {settings.data}."
    assert_free(settings)


def test_run_says_why_it_can_not_start_and_lets_go_of_the_folder(settings: Settings) -> None:
    with pytest.raises(StartFailed, match=r"The database can't be used: "):
        bootstrap.run(replace(settings, database=f"sqlite:///{settings.data}"))
    with held(settings.data):
        pass


# -- beside a server, or without one --


async def test_local_commands_need_no_server_and_do_not_mind_one(settings: Settings) -> None:
    async with use_cases.local(settings) as services:
        await services.operators.create("ann", Role.ADMINISTRATOR, None)
    async with serving(settings):
        async with use_cases.local(settings) as services:
            assert await services.operators.exists("ann")
            link = await services.operators.create_link("ann")
        url = f"http://{LOOPBACK}:{settings.local_port}"
        same_site = {"Sec-Fetch-Site": "same-origin"}
        async with httpx.AsyncClient(base_url=url, headers=same_site, trust_env=False) as browser:
            signed_in = await browser.post("/api/session/link", json={"code": link})
        assert signed_in.status_code == 200


async def test_what_a_server_tells_of_its_life(settings: Settings) -> None:
    with capture_logs() as told:
        async with serving(settings):
            pass
    assert [line["event"] for line in told] == [
        "library.stocked",
        "server.ready",
        "server.stopping",
        "server.stopped",
    ]
