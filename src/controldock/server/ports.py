"""Opening ports, with one clear sentence when one can't be had."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterable, Sequence

from controldock.server.addresses import listenable
from controldock.server.settings import StartFailed

BACKLOG = 4_096  # connections that the kernel holds while the loop is busy: a fleet's reconnects come at once
_REASONS = {
    errno.EADDRINUSE: "it is taken by another program (or another ControlDock)",
    errno.EACCES: "this user may not open it; ports below 1024 need more rights",
    errno.EADDRNOTAVAIL: "this machine does not have that address",
}


class PortUnusable(StartFailed):
    """A port can't be opened."""


def open_port(hosts: Iterable[str], port: int, option: str, kind: socket.SocketKind) -> list[socket.socket]:
    """A bound socket for each host (TCP ones listen already); `option` is what to change if it fails."""
    opened: list[socket.socket] = []
    for host in listenable(hosts):
        try:
            opened.append(_bind(host, port, kind))
        except OSError as error:
            close(opened)
            reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
            name = "UDP" if kind is socket.SOCK_DGRAM else "TCP"
            raise PortUnusable(
                f"{name} port {port} on {host} can't be opened: {reason}. Free it, or choose another with {option}."
            ) from error
    return opened


def close(sockets: Sequence[socket.socket]) -> None:
    """Give them back."""
    for one in sockets:
        one.close()


def _bind(host: str, port: int, kind: socket.SocketKind) -> socket.socket:
    family, _, _, _, address = socket.getaddrinfo(host, port, type=kind, flags=socket.AI_PASSIVE)[0]
    opened = socket.socket(family, kind)
    try:
        if kind is socket.SOCK_STREAM and os.name == "posix":
            opened.setsockopt(
                socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
            )  # elsewhere it would share a taken port
        if family is socket.AF_INET6:
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        opened.bind(address)
        if kind is socket.SOCK_STREAM:
            opened.listen(BACKLOG)
        opened.setblocking(False)
    except OSError:
        opened.close()
        raise
    return opened
