"""What differs from one operating system to the next, behind one contract."""

from __future__ import annotations

import sys

from controldock.agent.platform.contract import Actor, Boot, Invocation, Member, Platform, Power
from controldock.agent.platform.pretended_power import NoPower, PretendedPower
from controldock.agent.settings import power_setting

__all__ = ["Actor", "Boot", "Invocation", "Member", "Platform", "Power", "this_platform"]


def this_platform() -> Platform:
    """The platform the agent runs on; its power as CONTROLDOCK_AGENT_POWER has it."""
    if sys.platform == "win32":
        from controldock.agent.platform.windows import Windows
        from controldock.agent.platform.windows_power import WindowsPower, run

        return Windows(_chosen(WindowsPower(run)))
    from controldock.agent.platform.linux import Linux
    from controldock.agent.platform.linux_power import LinuxPower, run

    return Linux(_chosen(LinuxPower(run)))


def _chosen(real: Power) -> Power:
    """The system's own power, or the one that is wished for instead."""
    setting = power_setting()
    if setting.pretended_in is not None:
        return PretendedPower(setting.pretended_in)
    return real if setting.is_real else NoPower(real.boot)
