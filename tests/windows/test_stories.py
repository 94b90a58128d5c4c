"""A Windows PC's life under Wine: from the installer to commands, announcements, accidents, upgrade and farewell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.e2e.fleet import wait_until
from tests.windows.office import LIMIT, Office
from tests.windows.wine import KEY, NAME, RUN_KEY, SERVICE

pytestmark = [pytest.mark.timeout(600), pytest.mark.e2e]
PYTHON = rf'"%ProgramFiles%\{NAME}\python\python.exe" -c'
SLEEPERS = (
    f"{PYTHON} \"import subprocess, sys, time; sleep = 'import time; time.sleep(987)';"
    " subprocess.Popen([sys.executable, '-c', sleep]); time.sleep(987)\""
)
MANY_COLOURS = 8  # an empty area has its paper, and perhaps a border; letters have dozens of greys


def test_a_silent_installation_brings_the_pc_in_by_itself(office: Office) -> None:
    facts = office.agent()["facts"]
    assert (facts["os"], facts["agent_version"]) == ("windows", office.packages.versions[0])
    assert facts["os_name"].startswith("Microsoft Windows 10")
    assert office.pc.service_pid() is not None
    assert office.pc.registry(KEY, "Server") == f"127.0.0.1:{office.server.gateway_port}"
    assert office.pc.registry(KEY, "Token") is None, "the token must not lie about"


def test_its_heartbeats_come_with_its_load(office: Office) -> None:
    wait_until(
        lambda: office.agent()["transports"]["udp"] and office.agent()["metrics"], "a heartbeat", LIMIT
    )


def test_what_programs_print_in_korean_is_read_right(office: Office) -> None:
    # As the code page of the system, 949, has it. Wine's cmd reads scripts in that code page only, whatever `chcp`
    # says, so the text is spelled in ASCII here.
    task = office.run(rf"{PYTHON} print('\uc548\ub155\ud558\uc138\uc694.')")
    assert office.server.log_of(task["attempt"]) == "안녕하세요.\r\n".encode("cp949")
    assert office.text(task) == "안녕하세요.\r\n"
    assert task["attempt"]["log_summary"] == "안녕하세요.\n"


def test_what_cmd_itself_says_in_two_code_pages_is_read_right(office: Office) -> None:
    text = office.text(office.run("chcp\nset NOTHING_OF_THIS_NAME"))
    assert "코드 페이지: 65001" in text, "a program of its own, in the code page of the system"
    assert "환경 변수 NOTHING_OF_THIS_NAME" in text, "cmd itself, in UTF-8"


def test_an_exit_code_is_a_number_of_32_bits_without_a_sign(office: Office) -> None:
    task = office.run("exit -1073741819")
    assert (task["state"], task["attempt"]["exit_code"]) == ("failed", 0xC0000005)


def test_a_timeout_ends_the_whole_tree(office: Office) -> None:
    deployment = office.server.deploy(SLEEPERS, timeout=12)
    wait_until(lambda: len(_sleepers(office)) == 2, "the start of both programs", LIMIT)
    (task,) = office.server.finished(deployment, LIMIT).values()
    assert task["state"] == "timed_out"
    wait_until(lambda: not _sleepers(office), "the end of both programs", LIMIT)


def test_after_kill_9_nothing_runs_twice_and_nobody_says_that_it_succeeded(office: Office) -> None:
    office.ensure_online()
    deployment = office.server.deploy(f"echo once>>C:\\effects.txt\n{SLEEPERS}")
    wait_until(lambda: len(_sleepers(office)) == 2, "the start of both programs", LIMIT)
    office.pc.kill_service()
    assert office.pc.call("net", "start", SERVICE) == 0
    (task,) = office.server.finished(deployment, LIMIT).values()
    assert task["state"] == "unknown", "it may have had its effect"
    office.ensure_online()
    assert office.run("echo still here")["state"] == "succeeded"
    assert (office.pc.drive / "effects.txt").read_text() == "once\n"
    wait_until(lambda: not _sleepers(office), "the end of what it had started", LIMIT)


def test_a_korean_announcement_is_shown_and_confirmed(office: Office, tmp_path: Path) -> None:
    with _logged_on(office):
        said = office.server.cli(
            "announce", "전산 점검 안내", "--body", "오늘 18시부터 20시까지 전산실을 점검합니다.\n\n저장하고 끄십시오.",
            "--priority", "urgent", "--display", "window", "--confirm-button", "--to", "all", "--broadcast",
        )  # fmt: skip
        assert (said.returncode, said.stderr) == (0, "")
        (window,) = wait_until(lambda: office.screen.windows("전산 점검 안내"), "the window", LIMIT)
        here = office.screen.place(window)
        wait_until(lambda: office.screen.colours(_middle(here)) > MANY_COLOURS, "a text in it", LIMIT)
        office.screen.photograph(tmp_path / "announcement.png")
        wait_until(lambda: _confirmed(office, here), "the confirmation", LIMIT)
        receipt = _receipt(office)
        assert receipt["heard_udp_at"] is not None
        assert receipt["sessions"][0]["means"] == "window"


def test_an_upgrade_keeps_who_the_pc_is_and_an_uninstallation_takes_it_away(office: Office) -> None:
    pc, before = office.pc, office.agent()
    with _logged_on(office):
        assert pc.msiexec("/i", pc.windows_path(office.packages.second), "/qn") == 0
    later = office.packages.versions[1]
    wait_until(lambda: office.version() == later, f"the later version ({pc.log[-2000:]})", LIMIT)
    office.ensure_online()
    assert office.agent()["id"] == before["id"]
    assert len(office.server.get("/api/agents")["agents"]) == 1
    assert office.run("echo upgraded")["state"] == "succeeded"

    assert pc.msiexec("/x", pc.windows_path(office.packages.second), "/qn") == 0
    wait_until(lambda: not office.agent()["online"], "its farewell", LIMIT)
    assert pc.service_pid() is None
    assert pc.call("net", "start", SERVICE) != 0, "the service is gone"
    assert pc.registry(KEY, "Server") is None
    assert pc.registry(RUN_KEY, NAME) is None
    # Wine runs what waits for the service's last breath, and removes its data, when all files are gone: so a library
    # that was open may stay, and the data folder does (docs/windows.md).
    assert not (pc.programs / "python" / "pythonw.exe").exists()
    assert not (pc.programs / "lib" / "controldock").exists()


@contextmanager
def _logged_on(office: Office) -> Iterator[None]:
    """A person whose companion Windows started, as the installer wished."""
    wished = office.pc.registry(RUN_KEY, NAME)
    assert wished is not None
    program, arguments = wished.removeprefix('"').split('" ', 1)
    before = office.pc.log.count("companion.came")
    companion = office.pc.start("wine", program, *arguments.split())
    try:
        wait_until(lambda: office.pc.log.count("companion.came") > before, "the companion's coming", LIMIT)
        yield
    finally:
        office.pc.end("controldock.desktop")
        companion.wait(timeout=LIMIT)


def _sleepers(office: Office) -> list[int]:
    return office.pc.running("time.sleep(987)", "python.exe")


def _middle(place: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Where the body's text is: below the head, above the buttons, left of a scroll bar."""
    left, top, width, height = place
    return left + width // 20, top + height // 3, width * 3 // 4, height // 3


def _receipt(office: Office) -> dict[str, object]:
    known = office.server.get("/api/announcements")["announcements"][0]
    (receipt,) = office.server.get(f"/api/announcements/{known['id']}/receipts")["receipts"]
    return receipt


def _confirmed(office: Office, window: tuple[int, int, int, int]) -> bool:
    """Whether it is; else somebody clicks at the button, which a window that has just come does not take yet."""
    sessions = _receipt(office)["sessions"]
    if sessions and sessions[0]["read_how"] == "confirmed":
        return True
    left, top, width, height = window
    office.screen.click(left + width - 80, top + height - 32)
    return False
