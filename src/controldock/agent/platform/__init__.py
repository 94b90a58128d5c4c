"""What differs from one operating system to the next, behind one contract."""

from __future__ import annotations

import sys

from controldock.agent.platform.contract import Actor, Boot, Host, Invocation, Member, Platform, Power
from controldock.agent.platform.pretended_power import NoPower, PretendedPower
from controldock.agent.platform.pretended_screens import PretendedScreens
from controldock.agent.platform.screens import NoScreens, Screens
from controldock.agent.settings import power_setting, screens_setting

__all__ = ["Actor", "Boot", "Invocation", "Member", "Platform", "Power", "this_platform"]


def this_platform(host: Host | None = None) -> Platform:
    """The platform the agent runs on; power and screens as CONTROLDOCK_AGENT_POWER and _SCREENS have them.

    `host`: who says when to stop, where it is not the system's signals; Windows alone has another."""
    if sys.platform == "win32":
        from controldock.agent.platform.windows import Windows
        from controldock.agent.platform.windows_calls import SystemCalls
        from controldock.agent.platform.windows_power import WindowsPower, run
        from controldock.agent.platform.windows_screens import WindowsScreens

        power, screens = _chosen(WindowsPower(run)), _seen(WindowsScreens(SystemCalls()))
        return Windows(power, screens=screens, host=host)
    from controldock.agent.platform.linux import Linux
    from controldock.agent.platform.linux_people import People
    from controldock.agent.platform.linux_power import LinuxPower, run
    from controldock.agent.platform.linux_screens import LinuxScreens

    people = People()
    return Linux(_chosen(LinuxPower(run)), people, _seen(LinuxScreens(people)))


def _chosen(real: Power) -> Power:
    """The system's own power, or the one that is wished for instead."""
    setting = power_setting()
    if setting.pretended_in is not None:
        return PretendedPower(setting.pretended_in)
    return real if setting.is_real else NoPower(real.boot)


def _seen(real: Screens) -> Screens:
    """The people at this machine, or those that are wished for instead."""
    setting = screens_setting()
    if setting.pretended_in is not None:
        return PretendedScreens(setting.pretended_in)
    return real if setting.is_real else NoScreens()
