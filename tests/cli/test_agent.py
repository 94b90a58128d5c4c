"""`controldock agent` as a person uses it: sentences and exit codes."""

import asyncio
import json
import os
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.agent.programs import AGENT, Ended, command, ended, program
from tests.agent.server_double import Authority, ServerDouble, serving

from controldock.protocol import messages as m
from controldock.protocol.enrollment_token import TokenString

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

WITHIN = 60.0  # seconds


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
async def double(authority: Authority) -> AsyncIterator[ServerDouble]:
    async with serving(authority) as server:
        yield server


@pytest.fixture
def state(tmp_path: Path) -> str:
    return str(tmp_path / "state")


async def enroll(double: ServerDouble, state: str, *options: str, token: str | None = None) -> Ended:
    wish = token or (double.token or double.make_token()).encode()
    return await command("enroll", wish, "--server", str(double.address), "--state-dir", state, *options)


async def test_first_enrollment_and_first_order(double: ServerDouble, state: str) -> None:
    done = await enroll(double, state)
    assert (done.exit_code, done.err) == (0, "")
    assert double.agent_id in done.out
    assert "controldock agent run" in done.out
    file = Path(state) / "agent.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert double.token is not None
    async with program(*AGENT, "run", "--state-dir", state) as agent:
        attempt_id = await double.offer("echo hello")
        await double.result_of(attempt_id, WITHIN)
        assert double.output_of(attempt_id) == b"hello\n"
        told = await command("status", "--state-dir", state)
        assert told.exit_code == 0
        assert f"{double.agent_id} (running)" in told.out
        assert str(double.address) in told.out
        assert double.authority.pin.hex() in told.out
        agent.terminate()
        left = await ended(agent)
    assert left.exit_code == 0
    assert json.loads(left.err.splitlines()[-1])["event"] == "agent.stopped"
    secrets = [json.loads(file.read_text())["identity"]["agent_token"], double.token.encode()]
    assert not [secret for secret in secrets if secret in done.out + told.out + left.out + left.err]
    assert "(not running)" in (await command("status", "--state-dir", state)).out


async def test_an_administrator_has_to_approve(double: ServerDouble, state: str) -> None:
    double.decision = "pending"
    wish = double.make_token().encode()
    arguments = ("enroll", wish, "--server", str(double.address), "--state-dir", state)
    async with program(*AGENT, *arguments) as waiting:
        await double.until(lambda: double.count(m.StatusCheck) == 2, WITHIN)
        waiting.send_signal(signal.SIGINT)
        left = await ended(waiting)
    request_id = next(iter(double.claims.values()))
    assert left.exit_code == 130
    assert f"controldock registrations approve {request_id}" in left.out
    assert "goes on from here" in left.err
    told = await command("status", "--state-dir", state)
    assert request_id in told.out
    double.decision = "approved"
    assert (await command(*arguments)).exit_code == 0
    assert double.count(m.Registration) == 1


async def test_without_waiting_the_agent_waits_itself(double: ServerDouble, state: str) -> None:
    double.decision = "pending"
    done = await enroll(double, state, "--no-wait")
    assert done.exit_code == 0
    assert "controldock registrations approve" in done.out
    assert "controldock agent run" in done.out
    async with program(*AGENT, "run", "--state-dir", state):
        await double.until(lambda: double.count(m.StatusCheck) == 2, WITHIN)
        double.decision = "approved"
        double.note()
        await double.result_of(await double.offer("true"), WITHIN)


@pytest.mark.parametrize(
    ("token", "sentence"),
    [
        ("hello", "starts with cdet1_"),
        ("cdet1_abc", "cut short"),
        ("cdet1_" + "A" * 112, "mistyped"),
        ("cdet1_" + "!" * 112, "characters that no token has"),
    ],
)
async def test_a_mistyped_token(double: ServerDouble, state: str, token: str, sentence: str) -> None:
    done = await enroll(double, state, token=token)
    assert done.exit_code == 2
    assert sentence in done.err
    assert double.connections == 0


async def test_a_mistyped_address(double: ServerDouble, state: str) -> None:
    wish = double.make_token().encode()
    done = await command("enroll", wish, "--server", "http://server", "--state-dir", state)
    assert done.exit_code == 2
    assert "HOST" in done.err or "port" in done.err


async def test_nobody_there(double: ServerDouble, state: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    wish = double.make_token().encode()
    done = await command("enroll", wish, "--server", address, "--state-dir", state)
    assert done.exit_code == 3
    assert f"{address} can't be reached" in done.err


async def test_the_server_of_somebody_else(double: ServerDouble, state: str) -> None:
    stranger = TokenString(pin=b"p" * 32, token_id=1, secret=b"s" * 32).encode()
    done = await enroll(double, state, token=stranger)
    assert done.exit_code == 4
    assert "not the server that made this enrollment token" in done.err
    assert [type(request) for request in double.heard] == [m.Authority]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("token_wrong", "does not know this enrollment token"),
        ("token_expired", "has expired"),
        ("token_used_up", "was used as often as it may be"),
        ("token_revoked", "was revoked"),
    ],
)
async def test_a_refused_token_says_which_way(
    double: ServerDouble, state: str, code: str, sentence: str
) -> None:
    double.before.append(double.once(m.Registration, m.Refused(id=1, code=code)))
    done = await enroll(double, state)
    assert done.exit_code == 5
    assert sentence in done.err
    assert len(done.err.splitlines()) == 1


async def test_rejected(double: ServerDouble, state: str) -> None:
    double.decision = "rejected"
    done = await enroll(double, state)
    assert done.exit_code == 6
    assert "rejected" in done.err
    said = await command("status", "--state-dir", state)
    assert said.exit_code == 6
    (request_id,) = double.claims.values()
    assert f"controldock registrations reopen {request_id}" in said.err


@pytest.mark.parametrize("code", ["token_not_for_address", "token_not_for_name"])
async def test_a_token_for_other_pcs_says_for_which(double: ServerDouble, state: str, code: str) -> None:
    message = "The enrollment token is only for PCs named like lab-*; this one is office-1."
    double.before.append(double.once(m.Registration, m.Refused(id=1, code=code, message=message)))
    done = await enroll(double, state)
    assert (done.exit_code, done.err) == (5, message + "\n")


async def test_enrolled_already(double: ServerDouble, state: str) -> None:
    assert (await enroll(double, state)).exit_code == 0
    again = await enroll(double, state)
    assert again.exit_code == 7
    assert "--force" in again.err
    assert (await enroll(double, state, "--force")).exit_code == 0


async def test_a_damaged_identity_can_be_replaced(double: ServerDouble, state: str) -> None:
    await enroll(double, state)
    (Path(state) / "agent.json").write_text("{")
    for done in (await command("run", "--state-dir", state), await enroll(double, state)):
        assert done.exit_code == 8
        assert "damaged" in done.err
    assert (await enroll(double, state, "--force")).exit_code == 0


async def test_a_state_folder_that_can_not_be(double: ServerDouble, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = await enroll(double, str(tmp_path / "file" / "state"))
    assert done.exit_code == 8
    assert "state folder" in done.err
    assert double.connections == 0


async def test_two_agents_on_one_folder(double: ServerDouble, state: str) -> None:
    await enroll(double, state)
    async with program(*AGENT, "run", "--state-dir", state):
        await double.until(lambda: double.sessions == 1, WITHIN)
        for done in (await command("run", "--state-dir", state), await enroll(double, state, "--force")):
            assert done.exit_code == 9
            assert "Another agent is running" in done.err


async def test_a_pc_that_is_not_enrolled(state: str) -> None:
    for verb in ("run", "status"):
        done = await command(verb, "--state-dir", state)
        assert done.exit_code == 1
        assert "not enrolled" in done.err
        assert "Traceback" not in done.err
    assert not _is_there(state)


def _is_there(folder: str) -> bool:
    return Path(folder).exists()


async def test_the_log_is_json_where_it_is_asked_for(double: ServerDouble, state: str) -> None:
    await enroll(double, state)
    async with program(*AGENT, "run", "--log-json", "--state-dir", state) as agent:
        await double.until(lambda: double.sessions == 1, WITHIN)
        agent.send_signal(signal.SIGINT)
        left = await ended(agent)
    assert left.exit_code == 0
    events = [json.loads(line)["event"] for line in left.err.splitlines()]
    assert events[0] == "agent.started"
    assert events[-1] == "agent.stopped"


async def test_a_folder_of_its_own_by_the_environment(double: ServerDouble, state: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *AGENT,
        "status",
        env={**os.environ, "CONTROLDOCK_AGENT_STATE_DIR": state},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert (await ended(process)).exit_code == 1
