"""What differs from one operating system to the next, behind one contract."""

from __future__ import annotations

import sys

from controldock.agent.platform.contract import Invocation, Member, Platform

__all__ = ["Invocation", "Member", "Platform", "this_platform"]


def this_platform() -> Platform:
    """The platform the agent runs on."""
    if sys.platform == "win32":
        from controldock.agent.platform.windows import Windows

        return Windows()
    from controldock.agent.platform.linux import Linux

    return Linux()
