"""The companion as a program: puts link, session, screen, tray and windows together."""

from __future__ import annotations

import hashlib
import signal
from collections.abc import Callable
from contextlib import suppress

import structlog
import wx

from controldock.desktop import settings as chosen
from controldock.desktop.about_window import AboutWindow
from controldock.desktop.enrollment import Registrar
from controldock.desktop.enrollment_window import EnrollmentWindow
from controldock.desktop.history_window import HistoryWindow
from controldock.desktop.link import Link
from controldock.desktop.session import Session
from controldock.desktop.settings import Settings, SettingsFile
from controldock.desktop.settings_window import SettingsWindow
from controldock.desktop.stage import Screen
from controldock.desktop.surroundings import Surroundings
from controldock.desktop.tray import Doors, Tray
from controldock.desktop.typography import look_of
from controldock.domain.announcement import Priority
from controldock.sources import Sources

log = structlog.get_logger()

ASK_AFTER = 20_000  # milliseconds: an agent that belongs to a server has let us in by then

_Other = HistoryWindow | SettingsWindow | AboutWindow | EnrollmentWindow


class ScreenMissing(Exception):
    """The screen can't be used."""

    def __init__(self, display: str) -> None:
        super().__init__(
            f"The screen {display!r} can't be used: it is not there, or belongs to somebody else."
        )


class Application:
    """All of one companion. The agent's words come from the link's thread, everything else happens in wx's."""

    def __init__(self, place: str, sources: Sources, registrar: Registrar | None = None) -> None:
        self._registrar = registrar
        self._file = SettingsFile(chosen.settings_path())
        self._others: dict[str, _Other] = {}
        self._tray: Tray | None = None
        self._screen = Screen(self._refresh)
        self._link = Link(
            place,
            chosen.display_name(),
            sources,
            heard=lambda message: wx.CallAfter(self._session.hear, message),
            changed=lambda is_linked: wx.CallAfter(self._session.linked, is_linked),
        )
        self._session = Session(self._screen, self._link.say)
        self._around = Surroundings(look_of(self._file.load()), self._session, sources.now, self.show_history)
        self._screen.attach(self._around)
        self._tray = Tray(
            self._around,
            Doors(
                self.show_history, self.show_settings, self.show_about, self.show_enrollment, self._may_enroll
            ),
        )

    def start(self) -> None:
        """Begin to listen to the agent."""
        self._link.start()
        if self._registrar is not None:
            self._asking = wx.CallLater(ASK_AFTER, self._ask)

    def show_history(self) -> None:
        """The list of the last announcements."""
        self._show("history", lambda gone: HistoryWindow(self._around, gone))

    def show_settings(self) -> None:
        """What may be chosen."""
        self._show(
            "settings",
            lambda gone: SettingsWindow(
                self._around, self._save, lambda: self._screen.ring(Priority.URGENT), gone
            ),
        )

    def show_about(self) -> None:
        """Versions and state."""
        self._show("about", lambda gone: AboutWindow(self._around, gone))

    def show_enrollment(self) -> None:
        """To which server this PC belongs; where it can be said at all."""
        registrar = self._registrar
        if registrar is not None:
            self._show("enrollment", lambda gone: EnrollmentWindow(self._around.look, registrar, gone))

    def _may_enroll(self) -> bool:
        return self._registrar is not None and self._registrar.is_wanted()

    def _ask(self) -> None:
        if not self._session.is_linked and self._registrar is not None and self._registrar.is_new():
            self.show_enrollment()

    def _show(self, name: str, make: Callable[[Callable[[], None]], _Other]) -> None:
        is_new = name not in self._others
        if is_new:
            self._others[name] = make(lambda: self._forget(name))
        window = self._others[name]
        window.Iconize(False)
        window.Show()
        window.Raise()
        if is_new and not isinstance(window, HistoryWindow):
            window.Fit()  # only now GTK knows how large its controls are
            window.CentreOnScreen()

    def _forget(self, name: str) -> None:
        self._others.pop(name, None)

    def _save(self, settings: Settings) -> None:
        self._file.save(settings)
        self._around.look = look_of(settings)
        for name in ("history", "about"):  # written anew when they are opened again
            if name in self._others:
                self._others[name].Close()
        self._refresh()

    def _refresh(self) -> None:
        if self._tray is not None:
            self._tray.refresh()
        for window in list(self._others.values()):
            if isinstance(window, HistoryWindow | AboutWindow):
                window.refresh()


def run(place: str, sources: Sources, registrar: Registrar | None = None) -> bool:
    """Be the companion until the session ends; False when there is one already, as two would show all twice."""
    app = _app()
    app.SetAppName("controldock")
    app.SetExitOnFrameDelete(False)
    for number in (signal.SIGINT, signal.SIGTERM):  # Python's own handlers never get their turn in wx's loop
        with suppress(ValueError):
            signal.signal(number, signal.SIG_DFL)
    only = wx.SingleInstanceChecker(_instance_name(place))
    if only.IsAnotherRunning():
        return False
    unseen = wx.Frame(None)  # without any window wx would end its loop at once
    application = Application(place, sources, registrar)
    application.start()
    log.info("desktop.started", place=place)
    app.MainLoop()
    unseen.Destroy()
    return True


def enroll(registrar: Registrar) -> None:
    """Only ask to which server this PC belongs."""
    app = _app()
    app.SetAppName("controldock")
    look = look_of(SettingsFile(chosen.settings_path()).load())
    EnrollmentWindow(look, registrar, lambda: None).Show()
    app.MainLoop()


def _app() -> wx.App:
    try:
        return wx.App(False)
    except (SystemExit, SystemError):  # how wx says it, at two stages of its start
        raise ScreenMissing(chosen.display_name()) from None


def _instance_name(place: str) -> str:
    """One companion for each person, screen and agent."""
    meant = hashlib.sha256(f"{chosen.display_name()}\n{place}".encode()).hexdigest()[:16]
    return f".controldock-desktop-{wx.GetUserId()}-{meant}"
