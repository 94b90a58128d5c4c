"""Who is logged on at a Windows PC: the sessions of its Terminal Services, which are there on every edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from controldock.agent.platform.words import short
from controldock.protocol.inventory import SessionKind, SessionState, UserSession

IDLE_AFTER = 600.0  # seconds without a key or a mouse
ACTIVE, CONNECTED, DISCONNECTED = 0, 1, 4  # of WTS_CONNECTSTATE_CLASS
CONSOLE, RDP = 0, 2  # protocols of a client
_TICKS = 10_000_000  # of 100 ns, a second
_TO_1970 = 11_644_473_600  # seconds from 1601, where Windows begins to count
_WORD = 64  # characters


@dataclass(frozen=True, slots=True)
class Login:
    """What WTSQuerySessionInformation tells of a session; moments are ticks since 1601, 0 for none."""

    session: int
    state: int
    station: str = ""  # "Console", "RDP-Tcp#3"; empty where nobody looks
    user: str = ""
    domain: str = ""
    protocol: int = CONSOLE
    client: str = ""  # the name of the PC in front of somebody
    logon_at: int = 0
    last_input_at: int = 0
    now: int = 0


def sessions(logins: Iterable[Login]) -> Iterator[UserSession]:
    """Those that have somebody in them; services and the screen to log on at have not."""
    for login in logins:
        if login.user and login.state in (ACTIVE, CONNECTED, DISCONNECTED):
            yield UserSession(
                user=short("\\".join(filter(None, (login.domain, login.user)))),
                session=short(str(login.session), _WORD),
                kind=SessionKind.RDP if login.protocol == RDP else SessionKind.CONSOLE,
                state=_state(login),
                since=moment(login.logon_at),
                remote=short(login.client) if login.protocol == RDP else "",
            )


def moment(ticks: int) -> int | None:
    """Seconds since 1970."""
    return ticks // _TICKS - _TO_1970 if ticks > 0 else None


def _state(login: Login) -> SessionState:
    if login.state == DISCONNECTED:
        return SessionState.DISCONNECTED
    # The console's own session has no time of the last input: Windows keeps that to the session itself.
    idle = (login.now - login.last_input_at) / _TICKS if login.last_input_at else 0.0
    return SessionState.IDLE if idle > IDLE_AFTER else SessionState.ACTIVE
