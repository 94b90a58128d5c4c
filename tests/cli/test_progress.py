"""Following a deployment: drawn on a terminal, across restarts of the server, and not for ever."""

import io
import json
import threading
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from rich.console import Console
from tests.cli.api_double import KEY, ApiDouble

from controldock.cli import following, progress
from controldock.cli.access import Access
from controldock.cli.client import ApiError, Client, Unreachable
from controldock.server.api import schemas
from controldock.sources import FixedSources


@pytest.fixture
def deployment(data: Path) -> schemas.deployments.Deployment:
    with Access(data=data).client() as client:
        target = schemas.deployments.NewTarget(kind="all")
        return client.deploy(schemas.deployments.NewDeployment(script="hostname", target=target))


def terminal() -> tuple[Console, io.StringIO]:
    text = io.StringIO()
    return Console(file=text, force_terminal=True, width=100, color_system="truecolor"), text


def drawn(renderable: object) -> str:
    text = io.StringIO()
    Console(file=text, width=100).print(renderable)
    return text.getvalue().strip()


def counted(deployment: schemas.deployments.Deployment, **counts: int) -> schemas.deployments.Deployment:
    return msgspec.structs.replace(deployment, counts=counts)


def test_the_bar_is_full_to_the_column(deployment: schemas.deployments.Deployment) -> None:
    said = drawn(progress.bar(counted(deployment, succeeded=1, failed=1, running=1, pending=1)))
    assert said == "━" * 30 + "─" * 10 + "  1 succeeded, 1 failed, 1 running, 1 pending"
    assert drawn(progress.bar(counted(deployment, timed_out=4))) == "━" * 40 + "  4 timed out"


def test_a_deployment_for_nobody_has_a_bar_too(deployment: schemas.deployments.Deployment) -> None:
    nobody = msgspec.structs.replace(deployment, total=0, counts={})
    assert drawn(progress.bar(nobody)) == "no PCs"


def test_a_terminal_sees_it_move(
    api: ApiDouble, data: Path, deployment: schemas.deployments.Deployment
) -> None:
    out, text = terminal()

    def go_on() -> None:
        assert api.followed.wait(20)
        api.say_changed({"agents": []})
        api.deployments[deployment.id] = counted(deployment, running=4)
        api.say_changed({"deployments": []})
        api.finish({"succeeded": 4})

    thread = threading.Thread(target=go_on)
    thread.start()
    done = progress.wait(Access(data=data).client, deployment, out, FixedSources())
    thread.join()
    assert done.finished
    assert "4 succeeded" in text.getvalue()


def test_a_server_that_restarts_is_followed_with_its_new_key(
    api: ApiDouble, data: Path, deployment: schemas.deployments.Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "RECONNECT_AFTER", 0.01)
    opened = 0

    def open_client() -> Client:
        nonlocal opened
        opened += 1
        if opened == 2:
            raise Unreachable("gone")
        if opened == 3:  # it is back, and the key in the file is not the new one yet
            (data / "local-access.json").write_text(json.dumps({"url": api.url, "key": "old", "ca": None}))
        if opened == 4:
            (data / "local-access.json").write_text(json.dumps({"url": api.url, "key": KEY, "ca": None}))
            api.finish({"succeeded": 4})
        return Access(data=data).client()

    def restart() -> None:
        assert api.followed.wait(20)
        api.hang_up()

    thread = threading.Thread(target=restart)
    thread.start()
    done = progress.wait(open_client, deployment, Console(file=io.StringIO()), FixedSources())
    thread.join()
    assert done.finished
    assert opened == 4


def test_nobody_waits_for_ever_for_a_server_that_is_gone(
    deployment: schemas.deployments.Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "RECONNECT_AFTER", 0.0)
    sources = FixedSources()

    def open_client() -> Client:
        sources.advance(timedelta(seconds=60))
        raise Unreachable("gone")

    with pytest.raises(Unreachable):
        progress.wait(open_client, deployment, Console(file=io.StringIO()), sources)


def test_a_refusal_that_will_not_pass_ends_the_waiting(deployment: schemas.deployments.Deployment) -> None:
    def open_client() -> Client:
        raise ApiError(403, schemas.forms.ErrorBody(code="not_allowed", message="You may not do this."))

    with pytest.raises(ApiError, match="You may not"):
        progress.wait(open_client, deployment, Console(file=io.StringIO()), FixedSources())
