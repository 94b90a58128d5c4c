"""The companion as it is started: a process with windows on a screen, pressed by a keyboard, and an agent's end."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.desktop.stage import notice as in_story

from controldock.desktop.pretended_agent import PretendedAgent
from controldock.domain.announcement import Display, Means, NotShown, Priority, QuestionKind, ReadHow
from controldock.protocol.announcements import Question
from controldock.protocol.desktop import (
    Answered,
    Delayed,
    Displayed,
    FromCompanion,
    History,
    Notice,
    Present,
    Read,
    Show,
    Welcome,
    Withdraw,
)

pytestmark = [
    pytest.mark.timeout(180),
    pytest.mark.skipif(
        shutil.which("xdotool") is None, reason="xdotool is not installed (apt install xdotool)"
    ),
]
LIMIT = 60.0  # seconds for a window to come on a busy machine
AGAIN = 0.5  # seconds until a key is pressed once more: a window takes none in its first moment
WELCOME = Welcome(server="dock.example", connected=True, agent_version="1.0", host_name="LAB-1")


def notice(number: int = 1, **changes: Any) -> Notice:
    now = datetime.now(UTC)
    return in_story(number, **({"issued": now, "expires": now + timedelta(hours=1)} | changes))


class Companion:
    """`controldock desktop`, the keyboard before it, and the agent behind it."""

    def __init__(self, agent: PretendedAgent, environment: dict[str, str], place: Path) -> None:
        self.agent = agent
        self.environment = environment
        self.command = [sys.executable, "-m", "controldock", "desktop", "--socket", str(place)]
        self.log = place.with_suffix(".log")
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        await self.agent.start()
        with self.log.open("wb") as log:
            self.process = await asyncio.to_thread(
                subprocess.Popen, self.command, env=self.environment, stdout=log, stderr=log
            )
        await self.until(lambda heard: any(isinstance(message, Present) for message in heard))
        await self.agent.say(WELCOME)

    async def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            await asyncio.to_thread(self.process.wait)
        await self.agent.stop()

    async def until(self, is_right: Callable[[list[FromCompanion]], bool]) -> None:
        async with asyncio.timeout(LIMIT):
            await self.agent.until(is_right)

    async def heard(self, message: FromCompanion) -> None:
        await self.until(lambda heard: message in heard)

    async def show(self, shown: Notice, means: Means = Means.WINDOW) -> str:
        await self.agent.say(Show(notice=shown))
        await self.heard(Displayed(announcement_id=shown.announcement_id, means=means))
        return shown.announcement_id

    async def run(self, *command: str) -> str:
        done = await asyncio.to_thread(
            subprocess.run, command, env=self.environment, capture_output=True, check=False, timeout=LIMIT
        )
        return bytes(done.stdout).decode(errors="replace")

    async def window(self, title: str) -> str:
        """The X window of that title, as soon as it is there; the keyboard is its from now on."""
        found = ""
        async with asyncio.timeout(LIMIT):
            while not found:
                found = (await self.run("xdotool", "search", "--onlyvisible", "--name", title)).strip()
        window = found.splitlines()[-1]
        await self.run("xdotool", "windowfocus", "--sync", window)
        return window

    async def press(self, keys: list[str], message: FromCompanion) -> None:
        """Press these keys, until the agent was told."""
        async with asyncio.timeout(LIMIT):
            while message not in self.agent.heard:
                await self.run("xdotool", "key", "--delay", "40", *keys)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.agent.until(lambda heard: message in heard), AGAIN)

    async def colours(self, window: str) -> set[str]:
        """All that are in the picture of a window."""
        command = ["import", "-window", window, "-depth", "8", "-format", "%c", "histogram:info:-"]
        return {colour.lower() for colour in re.findall(r"#[0-9A-Fa-f]{6}", await self.run(*command))}


@pytest.fixture
async def companion(display: str, tmp_path: Path) -> AsyncIterator[Companion]:
    place = tmp_path / "agent.sock"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("LC_", "WAYLAND"))
    }
    environment |= {
        "DISPLAY": display,
        "LANG": "ko_KR.UTF-8",
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_CURRENT_DESKTOP": "",
        "NO_AT_BRIDGE": "1",
    }
    made = Companion(PretendedAgent(place), environment, place)
    await made.start()
    yield made
    await made.stop()


async def test_an_urgent_window_appears_with_its_text_and_escape_closes_it(companion: Companion) -> None:
    urgent = notice(priority=Priority.URGENT, title="화재 대피 훈련", body="운동장으로 이동하십시오. " * 5)
    key = await companion.show(urgent)
    window = await companion.window("긴급 · 화재 대피 훈련")
    if shutil.which("import"):
        assert {"#b91c1c", "#0f172a", "#ffffff"} <= await companion.colours(window)
    await companion.press(["Escape"], Read(announcement_id=key, how=ReadHow.CLOSED))


async def test_a_question_is_answered_by_the_keyboard(companion: Companion) -> None:
    question = Question(kind=QuestionKind.YES_NO)
    key = await companion.show(notice(priority=Priority.URGENT, question=question, title="참석하십니까"))
    await companion.window("참석하십니까")
    await companion.press(["Tab", "Return"], Answered(announcement_id=key, answer="yes"))
    await companion.heard(Read(announcement_id=key, how=ReadHow.ANSWERED))


async def test_reading_is_confirmed_by_the_keyboard(companion: Companion) -> None:
    key = await companion.show(notice(priority=Priority.URGENT, needs_confirmation=True, title="Confirm"))
    await companion.window("Confirm")
    # From the text backwards: the last button of the window is the one that matters.
    await companion.press(["shift+Tab", "Return"], Read(announcement_id=key, how=ReadHow.CONFIRMED))


async def test_a_text_is_typed_and_sent(companion: Companion) -> None:
    question = Question(kind=QuestionKind.TEXT)
    key = await companion.show(notice(priority=Priority.URGENT, question=question, title="Why"))
    await companion.window("Why")
    async with asyncio.timeout(LIMIT):
        while not any(isinstance(message, Answered) for message in companion.agent.heard):
            await companion.run("xdotool", "key", "--delay", "40", "Tab", "l", "a", "t", "e", "ctrl+Return")
            with suppress(TimeoutError):
                await asyncio.wait_for(companion.agent.until(answered), AGAIN)
    answer = next(message for message in companion.agent.heard if isinstance(message, Answered))
    assert answer.announcement_id == key
    assert "late".startswith(answer.answer[:4])


def answered(heard: list[FromCompanion]) -> bool:
    return any(isinstance(message, Answered) for message in heard)


async def test_a_withdrawn_one_goes_away(companion: Companion) -> None:
    shown = notice(title="Withdrawn")
    key = await companion.show(shown)
    await companion.window("Withdrawn")
    await companion.agent.say(Withdraw(announcement_id=key))
    async with asyncio.timeout(LIMIT):
        while await companion.run("xdotool", "search", "--onlyvisible", "--name", "Withdrawn"):
            pass
    assert not any(isinstance(message, Read) for message in companion.agent.heard)


async def test_a_toast_and_one_for_the_history_alone(companion: Companion) -> None:
    await companion.show(notice(1, display=Display.TOAST), Means.TOAST)
    await companion.show(notice(2, display=Display.LOG_ONLY), Means.HISTORY)


async def test_a_program_that_fills_the_screen_is_not_disturbed(companion: Companion) -> None:
    if shutil.which("xprop") is None:
        pytest.skip("xprop is not installed (apt install x11-utils)")
    await companion.show(notice(1, title="Presentation"))
    window = await companion.window("Presentation")
    # There is no window manager here, so we say what it would: this window is active, and fills the screen.
    state, active = "_NET_WM_STATE", "_NET_ACTIVE_WINDOW"
    full = "_NET_WM_STATE_FULLSCREEN"
    await companion.run("xprop", "-id", window, "-f", state, "32a", "-set", state, full)
    await companion.run("xprop", "-root", "-f", active, "32x", "-set", active, window)
    waiting = notice(2)
    await companion.agent.say(Show(notice=waiting))
    await companion.heard(Delayed(announcement_id=waiting.announcement_id, why=NotShown.FULL_SCREEN))
    await companion.show(notice(3, priority=Priority.URGENT))  # is not waited with
    await companion.run("xprop", "-root", "-remove", active)
    await companion.heard(Displayed(announcement_id=waiting.announcement_id, means=Means.WINDOW))


async def test_the_history_opens_from_a_window_and_opens_what_is_in_it(companion: Companion) -> None:
    await companion.agent.say(History(notices=(notice(7, title="Missed"),)))
    await companion.show(
        notice(1, priority=Priority.URGENT, title="Now", issued=datetime(2020, 1, 1, tzinfo=UTC))
    )
    await companion.window("Now")
    found = ""
    async with asyncio.timeout(LIMIT):
        while not found:
            await companion.run("xdotool", "key", "--delay", "40", "Tab", "Return")
            found = await companion.run("xdotool", "search", "--onlyvisible", "--name", "지난 공지")
    await companion.window("지난 공지")
    opened = Read(announcement_id=notice(7).announcement_id, how=ReadHow.OPENED)
    await companion.press(["Home", "Return"], opened)
    await companion.window("Missed")


async def test_after_the_agent_came_back_it_knows_all_again(companion: Companion) -> None:
    key = await companion.show(notice(1, priority=Priority.URGENT, title="Before"))
    await companion.agent.stop()
    companion.agent.heard.clear()
    await companion.agent.start()
    await companion.until(lambda heard: len(heard) > 1)
    assert companion.agent.heard[0] == Present(display=companion.environment["DISPLAY"], shown=(key,))
    assert companion.agent.heard[1] == Displayed(announcement_id=key, means=Means.WINDOW)


async def test_a_second_one_leaves_the_first_alone(companion: Companion) -> None:
    second = await asyncio.to_thread(
        subprocess.run,
        companion.command,
        env=companion.environment,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert second.returncode == 1
    assert "The companion runs on this screen already." in second.stderr
    assert companion.process is not None
    assert companion.process.poll() is None
