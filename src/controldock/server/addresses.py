"""The addresses of this machine: which to tell others, to put into a certificate, to listen on."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable

import psutil

# Documentation addresses (RFC 5737, RFC 3849): nobody has them, so they lead to the default route.
# Not the better known 192.0.2.0/24: virtual machines like to give themselves addresses of it.
_FAR_AWAY = ((socket.AF_INET, "203.0.113.1"), (socket.AF_INET6, "2001:db8::1"))
_DISCARD_PORT = 9
_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?"
_HOST_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*", re.IGNORECASE)


def is_host(text: str) -> bool:
    """Whether `text` can be the name or the address of a machine; no port, no brackets."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        # A name of digits and dots only would be a mistyped address.
        return _HOST_NAME.fullmatch(text) is not None and not re.fullmatch(r"[0-9.]+", text)
    return True


def in_url(host: str) -> str:
    """The host as it stands in a URL: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def public_address() -> str:
    """The address of the interface with the default route, else 127.0.0.1. Sends nothing."""
    for family, far_away in _FAR_AWAY:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((far_away, _DISCARD_PORT))
                address = str(probe.getsockname()[0])
        except OSError:
            continue
        if not ipaddress.ip_address(address).is_unspecified:
            return address
    return "127.0.0.1"


def local_addresses() -> list[str]:
    """Every IP address of this machine, loopback among them, without link-local ones (they need a zone)."""
    found = {
        address.address
        for addresses in psutil.net_if_addrs().values()
        for address in addresses
        if address.family in (socket.AF_INET, socket.AF_INET6)
    }
    found |= {"127.0.0.1", "::1"}
    return sorted(address for address in found if "%" not in address and not _is_link_local(address))


def listenable(hosts: Iterable[str]) -> list[str]:
    """The hosts without `::` where this machine has no IPv6, so that one default suits every machine."""
    wanted = list(hosts)
    if len(wanted) > 1 and "::" in wanted and not _has_ipv6():
        wanted.remove("::")
    return wanted


def _is_link_local(address: str) -> bool:
    return ipaddress.ip_address(address).is_link_local


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::", 0))
    except OSError:
        return False
    return True
