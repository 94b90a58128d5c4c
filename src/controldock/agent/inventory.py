"""What this PC says of itself when it comes in and at every hello."""

from __future__ import annotations

import ipaddress
import platform

import psutil

from controldock import __version__
from controldock.agent.platform import Platform
from controldock.protocol.messages import PcFacts

_MAX_ADDRESSES = 32  # limits of `PcFacts`
_MAX_LABEL = 255
_MAX_VERSION = 64


def gather(system: Platform, own_address: str) -> PcFacts:
    """The facts, with the address that reaches the server first."""
    return PcFacts(
        host_name=platform.node()[:_MAX_LABEL] or "unnamed",
        os=system.name,
        os_name=system.os_name()[:_MAX_LABEL],
        agent_version=__version__[:_MAX_VERSION],
        addresses=order_addresses(own_address, _interface_addresses()),
        hardware_ids=system.hardware_ids(),
    )


def order_addresses(main: str, others: list[str]) -> tuple[str, ...]:
    """`main` first, no address twice; loopback and link-local ones only when there is nothing better."""
    known = [text for text in dict.fromkeys(_plain(text) for text in [main, *others]) if text]
    useful = [text for text in known if not _is_local(text)]
    return tuple((useful or known)[:_MAX_ADDRESSES])


def _interface_addresses() -> list[str]:
    try:
        interfaces = psutil.net_if_addrs()
    except OSError:  # a container without netlink
        return []
    return [entry.address for entries in interfaces.values() for entry in entries]


def _plain(text: str) -> str:
    """An IP address without its zone; empty for hardware addresses."""
    try:
        return str(ipaddress.ip_address(text.partition("%")[0]))
    except ValueError:
        return ""


def _is_local(text: str) -> bool:
    address = ipaddress.ip_address(text)
    return address.is_loopback or address.is_link_local
