"""The board in a real browser: pause and resume a deployment, see why nothing happens, and try again what failed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.test_first_light import CHROMIUM, CONSOLE, PATIENCE, browser_page, sign_in_link
from tests.e2e.fleet import Process, Server, running, wait_until

PCS = 6

pytestmark = [
    pytest.mark.timeout(300),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: apt install chromium"),
    pytest.mark.skipif(
        not CONSOLE.exists(), reason="the console is not built: CONTROLDOCK_SKIP_CONSOLE is set"
    ),
]


class Classroom(Process):
    """PCs that fail whatever they are asked to do."""

    def __init__(self, folder: Path, server: Server) -> None:
        self._server = server
        address = f"--server=127.0.0.1:{server.gateway_port}"
        token = server.token()
        words = ["simulate", token, address, f"--agents={PCS}", "--fail=1", f"--state={folder / 'pcs.json'}"]
        super().__init__(words, folder / "simulator.log")

    def wait(self, online: int) -> None:
        """Until so many are seen."""
        wait_until(
            lambda: self._server.get("/api/agents?limit=1")["online"] == online, f"{online} PCs online"
        )


def counted(page: Page, state: str, count: int) -> None:
    """Wait until the legend says so."""
    words = page.get_by_role("button", name=f"{state} {count}", exact=True)
    expect(words).to_be_visible(timeout=PATIENCE)


def test_pause_resume_and_retry(tmp_path: Path) -> None:
    server = Server(tmp_path / "server")
    with running(server), browser_page(tmp_path, "en-US") as page:
        classroom = Classroom(tmp_path, server)
        classroom.start()
        classroom.wait(online=PCS)
        classroom.stop()
        classroom.wait(online=0)
        deployment = server.deploy("exit 1", name="Clear temp files")
        page.goto(sign_in_link(server))
        page.wait_for_url("**/agents")

        # Nobody is there: the board says whom it waits for, and the table why.
        page.goto(f"http://127.0.0.1:{server.local_port}/deployments/{deployment}")
        counted(page, "Waiting", PCS)
        expect(page.get_by_text("Offline since").first).to_be_visible()

        # Paused, nothing begins though they come back.
        page.get_by_role("button", name="Pause").click()
        expect(page.get_by_text("Paused by admin,")).to_be_visible()
        with running(classroom):
            classroom.wait(online=PCS)
            expect(page.get_by_text("Paused by admin at").first).to_be_visible(timeout=PATIENCE)
            counted(page, "Waiting", PCS)

            # Resumed, all of them fail, which is one cause.
            page.get_by_role("button", name="Resume").click()
            counted(page, "Failed", PCS)
            page.get_by_role("tab", name="Causes").click()
            expect(page.get_by_role("article")).to_have_count(1)

            # Tried again, it is the second attempt, and the first one is still to be seen.
            page.get_by_role("button", name="Retry these").click()
            page.get_by_role("button", name=f"Retry on {PCS} PCs").click()
            expect(page.get_by_text(f"Runs again on {PCS} PCs.")).to_be_visible()
            counted(page, "Failed", PCS)
            page.get_by_role("button", name="Show PCs").click()
            page.get_by_role("row").nth(1).get_by_role("button").click()
            drawer = page.get_by_role("dialog", name="One PC’s result")
            expect(drawer.get_by_text("Attempt 2", exact=False).first).to_be_visible(timeout=PATIENCE)
            page.keyboard.press("Escape")
            expect(drawer).to_be_hidden()


def test_the_grid_is_walked_by_keyboard(tmp_path: Path) -> None:
    server = Server(tmp_path / "server")
    with running(server), browser_page(tmp_path, "ko-KR") as page:
        classroom = Classroom(tmp_path, server)
        with running(classroom):
            classroom.wait(online=PCS)
            deployment = server.deploy("exit 1", name="임시 파일 삭제")
            page.goto(sign_in_link(server))
            page.wait_for_url("**/agents")
            page.goto(f"http://127.0.0.1:{server.local_port}/deployments/{deployment}")
            counted(page, "실패", PCS)
            grid = page.get_by_role("application", name=f"PC {PCS}대의 상태")
            grid.focus()
            grid.press("ArrowRight")
            grid.press("ArrowRight")
            expect(grid).to_have_accessible_description("sim-00002, 실패")
            grid.press("Enter")
            expect(page.get_by_role("dialog").get_by_role("heading", name="sim-00002")).to_be_visible()
            page.keyboard.press("Escape")
            expect(grid).to_be_focused()
