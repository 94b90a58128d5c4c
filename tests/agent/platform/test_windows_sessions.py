"""Sessions of a Windows PC, as Terminal Services tell of them."""

from controldock.agent.platform.windows_sessions import (
    ACTIVE,
    CONNECTED,
    DISCONNECTED,
    RDP,
    Login,
    moment,
    sessions,
)
from controldock.protocol.inventory import SessionKind, SessionState, UserSession

NOON = 134_165_772_000_000_000  # ticks: some noon of 2026
MINUTE = 60 * 10_000_000
LISTENING = 6


def test_a_moment_is_one_of_ours() -> None:
    assert moment(116_444_736_000_000_000) == 0
    assert moment(116_444_736_000_000_000 + MINUTE) == 60
    assert moment(0) is None


def test_people_at_the_console_far_away_and_gone_for_lunch() -> None:
    logins = [
        Login(0, DISCONNECTED, "Services"),
        Login(1, ACTIVE, "Console", "kim", "SCHOOL", logon_at=NOON - 60 * MINUTE, now=NOON),
        Login(
            2, ACTIVE, "RDP-Tcp#3", "lee", "SCHOOL", RDP, "HOME-PC", NOON - MINUTE, NOON - 11 * MINUTE, NOON
        ),
        Login(3, DISCONNECTED, "", "park", "", RDP, "", NOON - MINUTE, NOON - MINUTE, NOON),
        Login(4, CONNECTED, "Console"),  # the screen to log on at
        Login(65536, LISTENING, "RDP-Tcp"),
    ]
    assert list(sessions(logins)) == [
        UserSession(
            user="SCHOOL\\kim", session="1", kind=SessionKind.CONSOLE, since=moment(NOON - 60 * MINUTE)
        ),
        UserSession(
            user="SCHOOL\\lee",
            session="2",
            kind=SessionKind.RDP,
            state=SessionState.IDLE,
            since=moment(NOON - MINUTE),
            remote="HOME-PC",
        ),
        UserSession(
            user="park",
            session="3",
            kind=SessionKind.RDP,
            state=SessionState.DISCONNECTED,
            since=moment(NOON - MINUTE),
        ),
    ]
