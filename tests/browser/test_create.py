"""A deployment from the form to its results: parameters, the guard's question, secrets, and what comes later."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.test_first_light import CHROMIUM, CONSOLE, PATIENCE, browser_page, sign_in_link
from tests.e2e.fleet import Agent, Server, running, wait_until

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt install chromium"),
    pytest.mark.skipif(
        not CONSOLE.exists(), reason="the console is not built: CONTROLDOCK_SKIP_CONSOLE is set"
    ),
]

expect.set_options(timeout=PATIENCE)

SECRET = "correct-horse-battery-staple"
# The guard sees that it removes a user; nobody is called that, and the false keeps even that from happening.
FLAGGED = 'false && userdel nobody-is-called-that; echo "got $PARAM_word, ${#PARAM_key}"'


@contextmanager
def form(folder: Path, locale: str = "en-US", refused: tuple[str, ...] = ()) -> Iterator[tuple[Server, Page]]:
    """A server with one PC, and the form of a new deployment in front of somebody."""
    server = Server(folder / "server")
    with running(server), browser_page(folder, locale, refused) as page:
        agent = Agent(folder / "agent", server)
        assert agent.enroll(server.token(), "--no-wait").returncode == 0
        with running(agent):
            wait_until(lambda: server.get("/api/agents")["online"] == 1, "the PC's coming")
            page.goto(sign_in_link(server))
            page.wait_for_url("**/agents")
            page.get_by_role("link", name={"en-US": "Deployments", "ko-KR": "배포"}[locale]).first.click()
            new = {"en-US": "New deployment", "ko-KR": "새 배포"}[locale]
            page.get_by_role("button").filter(has_text=new).first.click()
            yield server, page


def write(page: Page, script: str, editor: str = "Command") -> None:
    """Type a script over what the editor holds."""
    field = page.get_by_role("textbox", name=editor, exact=True)
    field.fill(script)
    expect(field).to_contain_text(script.splitlines()[0])


def test_parameters_and_the_number_of_pcs_before_a_dangerous_command_runs(tmp_path: Path) -> None:
    with form(tmp_path) as (server, page):
        write(page, FLAGGED)
        page.get_by_text("Parameters and input", exact=True).click()
        page.get_by_role("button", name="Add a parameter").click()
        page.get_by_label("Name of parameter 1").fill("word")
        page.get_by_label("Value of parameter 1").fill("안녕 $(reboot)")
        page.get_by_role("button", name="Add a parameter").click()
        page.get_by_label("Name of parameter 2").fill("key")
        page.get_by_label("Type of parameter 2").click()
        page.get_by_text("Secret", exact=True).click()
        page.get_by_label("Value of parameter 2").fill(SECRET)
        page.get_by_role("button", name="Deploy to 1 PC").click()

        question = page.get_by_role("dialog")
        go = question.get_by_role("button", name="Deploy to 1 PC")
        expect(go).to_be_disabled()
        assert server.get("/api/deployments")["deployments"] == []
        question.get_by_role("textbox").fill("2")
        expect(go).to_be_disabled()
        question.get_by_role("textbox").fill("1")
        go.click()

        row = page.get_by_role("row").filter(has_text=platform.node())
        expect(row).to_contain_text("Succeeded")
        [made] = server.get("/api/deployments")["deployments"]
        [task] = server.get(f"/api/deployments/{made['id']}/tasks")["tasks"]
        # The value reached the script as it was written: nothing in it was run.
        assert server.log_of(task["attempt"]).decode() == f"got 안녕 $(reboot), {len(SECRET)}\n"
        assert SECRET not in page.content()
        assert SECRET not in str(made)


def test_an_unfinished_deployment_is_back_after_a_reload_without_its_secrets(tmp_path: Path) -> None:
    with form(tmp_path) as (_, page):
        write(page, "uptime")
        page.get_by_text("Parameters and input", exact=True).click()
        page.get_by_label("Standard input").fill(SECRET)
        page.reload()
        expect(page.get_by_text("Your unfinished deployment is back.")).to_be_visible()
        expect(page.get_by_role("textbox", name="Command", exact=True)).to_contain_text("uptime")
        assert SECRET not in page.content()
        page.get_by_role("button", name="Start over").click()
        expect(page.get_by_role("textbox", name="Command", exact=True)).not_to_contain_text("uptime")


def test_what_the_server_refuses_is_said_at_its_field_in_korean(tmp_path: Path) -> None:
    with form(tmp_path, "ko-KR", refused=("422",)) as (server, page):
        write(page, "uptime", "명령")
        page.get_by_text("실행 방법", exact=True).click()
        page.get_by_label("PC별 제한 시간", exact=True).fill("9999999")
        page.get_by_text("실행 방법", exact=True).click()
        page.get_by_role("button", name="PC 1대에 배포").click()
        # It was folded away, and is not any more.
        expect(page.get_by_text("1초에서 7일 사이여야 합니다.")).to_be_visible()
        page.get_by_label("PC별 제한 시간", exact=True).fill("5")
        page.get_by_role("button", name="PC 1대에 배포").click()
        expect(page.get_by_role("row").filter(has_text=platform.node())).to_contain_text("성공")
        [made] = server.get("/api/deployments")["deployments"]
        assert made["timeout"] == 300
        assert made["success_codes"] == [0]


def test_a_deployment_for_later_and_a_copy_of_it(tmp_path: Path) -> None:
    with form(tmp_path) as (server, page):
        write(page, "uptime")
        page.get_by_text("At a time", exact=True).click()
        page.get_by_role("button", name="Plan the deployment").click()
        page.wait_for_url("**/deployments/0*")
        [planned] = server.get("/api/deployments")["deployments"]
        assert planned["state"] == "scheduled"
        assert planned["starts_at"] is not None
        assert planned["time_zone"]

        page.goto(page.url.replace(planned["id"], f"new?copy={planned['id']}"))
        expect(page.get_by_role("textbox", name="Command", exact=True)).to_contain_text("uptime")
        page.get_by_role("button", name="Deploy to 1 PC").click()
        expect(page.get_by_role("row").filter(has_text=platform.node())).to_contain_text("Succeeded")
        copied = server.get("/api/deployments")["deployments"][0]
        assert copied["copied_from"] == planned["id"]
        assert copied["starts_at"] is None
