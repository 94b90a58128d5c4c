"""The people at a Windows PC: message boxes of its Terminal Services, which need no program in a session."""

from __future__ import annotations

import threading
from collections.abc import Callable

from controldock.agent.platform.screens import Poster, Reply, Seat, Visitor, own_seat
from controldock.agent.platform.windows_calls import WindowsCalls
from controldock.agent.platform.windows_sessions import ACTIVE, Login, moment, sessions
from controldock.agent.platform.words import short
from controldock.domain.announcement import Means, NotShown, Priority, ReadHow

OPENS_WITHIN = 1.0  # seconds: a box that can't be shown is refused sooner
MAX_BODY = 1_000  # characters: a box has no bar to scroll by; the rest is where there is a companion
# Of MessageBoxW.
_YES_NO, _WARNING, _INFORMATION = 0x4, 0x30, 0x40
_SYSTEM_MODAL, _FOREGROUND, _TOPMOST = 0x1000, 0x10000, 0x40000
_LOOKS = {
    Priority.NORMAL: _INFORMATION,
    Priority.HIGH: _WARNING | _FOREGROUND,
    Priority.URGENT: _WARNING | _FOREGROUND | _TOPMOST | _SYSTEM_MODAL,
}
_OK, _CANCEL, _YES, _NO = 1, 2, 6, 7  # its answers
_ANSWERS = {_YES: "yes", _NO: "no"}


class WindowsScreens:
    """By the calls of Windows."""

    def __init__(self, calls: WindowsCalls) -> None:
        self._calls = calls

    def seats(self) -> list[Seat]:
        return [_seat(login) for login in self._calls.logins() if list(sessions([login]))]

    def is_hidden(self, seat: Seat) -> bool:
        """Locked, or nobody looks: a session whose remote desktop was left goes on without a screen."""
        known = {str(login.session): login for login in self._calls.logins()}
        login = known.get(seat.name)
        return login is not None and (login.state != ACTIVE or self._calls.is_locked(login.session))

    def show(self, seat: Seat, poster: Poster, shown: Callable[[Means], None]) -> Reply:
        """The call ends when somebody has answered the box, or when it expires."""
        answers: list[int] = []

        def ask() -> None:
            answers.append(
                self._calls.send_message(
                    int(seat.name), poster.title, _text(poster), _style(poster), max(int(poster.seconds), 1)
                )
            )

        asking = threading.Thread(target=ask, name="announcement", daemon=True)
        asking.start()
        asking.join(OPENS_WITHIN)
        if answers and not answers[0]:
            return Reply(not_shown=NotShown.NO_MEANS)
        shown(Means.WTS_MESSAGE)
        asking.join()
        return _reply(answers[0] if answers else 0, poster)

    def seat_of(self, visitor: Visitor) -> Seat:
        """By the session that Windows has the program in."""
        number = self._calls.session_of(visitor.process)
        found = (seat for seat in self.seats() if seat.name == str(number))
        return next(found, own_seat(visitor, visitor.owner))


def _seat(login: Login) -> Seat:
    user = short("\\".join(filter(None, (login.domain, login.user))))
    since = moment(login.logon_at)
    return Seat(
        key=f"{login.session}@{since or 0}",  # numbers are used again
        user=user,
        owner=user.lower(),
        name=str(login.session),
        since=float(since) if since is not None else None,
    )


def _style(poster: Poster) -> int:
    return _LOOKS[poster.priority] | (_YES_NO if poster.asks_yes_or_no else 0)


def _text(poster: Poster) -> str:
    body = poster.body if len(poster.body) <= MAX_BODY else poster.body[: MAX_BODY - 1] + "…"
    signature = f"— {poster.sender}" if poster.sender else ""
    return "\n\n".join(filter(None, (body, signature))) or poster.title


def _reply(answer: int, poster: Poster) -> Reply:
    if poster.asks_yes_or_no and answer in _ANSWERS:
        return Reply(read=ReadHow.ANSWERED, answer=_ANSWERS[answer])
    if answer in (_OK, _CANCEL):
        return Reply(read=ReadHow.CONFIRMED if poster.needs_confirmation else ReadHow.CLOSED)
    return Reply()  # nobody touched it, until it went
