"""The API as typed calls: what the server says arrives, and what goes wrong is a sentence."""

import http.server
import socket
import threading
from pathlib import Path

import httpx
import pytest
from tests.cli.api_double import KEY, ApiDouble, an_id

from controldock.cli.access import Target
from controldock.cli.client import ApiError, Client, Unreachable
from controldock.cli.failure import CommandFailed
from controldock.server.api import schemas
from controldock.server.authority import Authority
from controldock.server.settings import Settings
from controldock.sources import SystemSources


@pytest.fixture
def client(api: ApiDouble) -> Client:
    with Client.open(Target(api.url, KEY)) as opened:
        yield opened


def answering(status: int, content: bytes) -> Client:
    transport = httpx.MockTransport(lambda _: httpx.Response(status, content=content))
    return Client(httpx.Client(base_url="http://x", transport=transport), Target("http://x", KEY))


def test_pages_are_read_to_the_end(api: ApiDouble, client: Client) -> None:
    api.page_size = 3
    assert [one.facts.host_name for one in client.agents()] == ["lab-1", "lab-2", "twin", "twin"]
    assert [one.id for one in client.agents("lab", "offline")] == [an_id(2)]


def test_a_refusal_is_the_servers_sentence(api: ApiDouble, client: Client) -> None:
    body = schemas.forms.ErrorBody(code="not_allowed", message="You may not do this.\x1b[2J")
    api.refusal = (403, body)
    with pytest.raises(ApiError) as caught:
        client.agent(an_id(1))
    assert (caught.value.status, caught.value.code) == (403, "not_allowed")
    assert caught.value.message == "You may not do this.\\x1b[2J"


def test_fields_that_are_wrong_are_named(api: ApiDouble, client: Client) -> None:
    wish = schemas.deployments.NewDeployment(script=" ", target=schemas.deployments.NewTarget(kind="all"))
    with pytest.raises(ApiError, match=r"It can't be created\. \(script: script empty\)"):
        client.deploy(wish)


def test_a_wrong_key_is_one_sentence(api: ApiDouble) -> None:
    with (
        Client.open(Target(api.url, "cdak1_wrong")) as client,
        pytest.raises(ApiError, match="Sign in first"),
    ):
        client.tokens()


@pytest.mark.parametrize("content", [b"", b"<html>", b"{}", b"[1]", b"\xff"])
def test_something_else_than_a_server_is_one_sentence(content: bytes) -> None:
    with pytest.raises(CommandFailed, match="does not answer as a ControlDock server"):
        answering(200, content).deployment(an_id(1))


@pytest.mark.parametrize("content", [b"", b"<html>\x1b[2Jproxy</html>", b"\xff"])
def test_an_error_of_something_else_is_one_sentence(content: bytes) -> None:
    with pytest.raises(ApiError, match="The server answered 502") as caught:
        answering(502, content).deployment(an_id(1))
    assert "\x1b" not in caught.value.message


@pytest.mark.parametrize("text", ["../session", "a/b", "", "a?b", "x%2f"])
def test_an_id_can_not_lead_elsewhere(api: ApiDouble, client: Client, text: str) -> None:
    with pytest.raises(CommandFailed, match="is no id"):
        client.deployment(text)
    assert api.requests == []


def test_nobody_there_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with Client.open(Target(url, KEY, data=tmp_path)) as client:
        assert not client.is_ready()
        with pytest.raises(Unreachable, match=f"The server with the data folder {tmp_path} is not running"):
            client.tokens()
    with Client.open(Target(url, KEY)) as client, pytest.raises(Unreachable, match="can't be reached"):
        client.tokens()


def test_events_come_as_they_happen(api: ApiDouble, client: Client) -> None:
    changes = client.changes()
    assert next(changes) == {}
    api.say_changed({"deployments": ["a"], "agents": []})
    assert next(changes) == {"deployments": ["a"], "agents": []}
    api.hang_up()
    assert list(changes) == []


def test_a_log_arrives_as_raw_bytes(client: Client) -> None:
    assert b"".join(client.attempt_log(an_id(301))) == b"hello\r\n\x1b[2Jbye\xff\n"
    with pytest.raises(ApiError, match="no such thing"):
        list(client.attempt_log(an_id(302)))


def test_the_servers_own_ca_is_believed_and_no_other(tmp_path: Path) -> None:
    ours = Authority.open(Settings(data=tmp_path / "a"), SystemSources())
    other = Authority.open(Settings(data=tmp_path / "b"), SystemSources())
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    server.socket = ours.console_context().wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    url = f"https://127.0.0.1:{server.server_address[1]}"
    try:
        with Client.open(Target(url, KEY, ours.root_pem)) as client, pytest.raises(ApiError, match="501"):
            client.tokens()
        for ca in (other.root_pem, None):
            with (
                Client.open(Target(url, KEY, ca)) as client,
                pytest.raises(Unreachable, match=r"can't be trusted.*--ca FILE"),
            ):
                client.tokens()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    "ca", ["", "rubbish", "한글", "-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----\n"]
)
def test_a_ca_that_is_none_is_one_sentence(ca: str) -> None:
    with pytest.raises(CommandFailed, match="no certificate in PEM format"):
        Client.open(Target("https://lab", KEY, ca))
