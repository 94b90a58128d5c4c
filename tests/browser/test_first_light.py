"""First light in a real browser: sign in by the link, approve a PC, deploy a command, read its log."""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from tests.e2e.fleet import Agent, Server, controldock, running

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# Headless in a container, and no calls home, which a closed network would answer late.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000  # milliseconds
CONSOLE = Path(__file__).parents[2] / "src" / "controldock" / "server" / "console" / "index.html"

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt install chromium"),
    pytest.mark.skipif(
        not CONSOLE.exists(), reason="the console is not built: CONTROLDOCK_SKIP_CONSOLE is set"
    ),
]


@contextmanager
def browser_page(folder: Path, locale: str, refused: tuple[str, ...] = ()) -> Iterator[Page]:
    """A page whose every error fails the test, but statuses that belong to it; its last sight is kept."""
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = browser.new_context(locale=locale, ignore_https_errors=True)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        try:
            yield page
        finally:
            page.screenshot(path=folder / "last.png")
            browser.close()
    # Whoever is not signed in yet asks who it is, and is told 401: the one error that belongs to the walk.
    known = ("401", *refused)
    assert [text for text in complaints if not any(status in text for status in known)] == []


def sign_in_link(server: Server) -> str:
    """As `make run` prints it."""
    words = controldock("operator", "create", "admin", f"--data={server.data}")
    subprocess.run(words, check=False, capture_output=True, stdin=subprocess.DEVNULL)
    words = controldock(
        "operator", "link", "admin", f"--data={server.data}", f"--local-port={server.local_port}"
    )
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return next(word for word in done.stdout.split() if "#code=" in word)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en-US", {"approve": "Approve", "online": "Online", "new": "New deployment", "command": "Command",
                   "deploy": "Deploy to 1 PC", "done": "Succeeded", "deployments": "Deployments"}),
        ("ko-KR", {"approve": "승인", "online": "온라인", "new": "새 배포", "command": "명령",
                   "deploy": "PC 1대에 배포", "done": "성공", "deployments": "배포"}),
    ],
)  # fmt: skip
def test_sign_in_approve_deploy_and_read_the_log(tmp_path: Path, locale: str, words: dict[str, str]) -> None:
    server = Server(tmp_path / "server")
    with running(server), browser_page(tmp_path, locale) as page:
        page.goto(sign_in_link(server))
        page.wait_for_url("**/agents")
        assert "code=" not in page.url

        agent = Agent(tmp_path / "agent", server)
        assert agent.enroll(server.token(auto_approve=False), "--no-wait").returncode == 0
        with running(agent):
            # The request appears without a reload, and so does the PC once it is approved.
            page.get_by_role("button").filter(has_text=words["approve"]).click()
            row = page.get_by_role("row").filter(has_text=platform.node())
            expect(row).to_contain_text(words["online"], timeout=PATIENCE)

            page.get_by_role("link", name=words["deployments"]).first.click()
            page.get_by_role("button").filter(has_text=words["new"]).first.click()
            page.get_by_role("textbox", name=words["command"], exact=True).fill(
                "hostname && uname -a && echo 안녕하세요"
            )
            page.get_by_role("button").filter(has_text=words["deploy"]).click()
            task = page.get_by_role("row").filter(has_text=platform.node())
            expect(task).to_contain_text(words["done"], timeout=PATIENCE)
            task.click()
            expect(page.get_by_text("안녕하세요").last).to_be_visible(timeout=PATIENCE)
            expect(page.get_by_text(platform.release()).last).to_be_visible()


def test_over_https_with_the_servers_own_certificate(tmp_path: Path) -> None:
    server = Server(tmp_path / "server")
    with running(server), browser_page(tmp_path, "en-US") as page:
        code = sign_in_link(server).partition("#")[2]
        page.goto(f"https://localhost:{server.console_port}/sign-in#{code}")
        page.wait_for_url("**/agents")
        [cookie] = page.context.cookies()
        assert cookie["name"] == "__Host-controldock"
        assert cookie["secure"]
        assert cookie["httpOnly"]
        page.reload()
        expect(page.get_by_text("admin").first).to_be_visible()
