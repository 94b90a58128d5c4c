"""A network in between that can lose what passes, as Wi-Fi does, and cut what is open."""

from __future__ import annotations

import selectors
import socket
import threading
from contextlib import suppress


class Proxy:
    """Passes TCP on to a port of this machine. Links that were open when `swallow` was called stay open, and dead."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._peers: dict[socket.socket, socket.socket] = {}
        self._dead: set[socket.socket] = set()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._over = threading.Event()
        self._lock = threading.Lock()
        self.links = 0  # that were ever opened
        self._thread = threading.Thread(target=self._pass_on)
        self._thread.start()

    def swallow(self) -> None:
        """From now on nothing comes through on the links there are, and nobody is told."""
        with self._lock:
            self._dead |= set(self._peers)

    def cut(self) -> None:
        """The links there are end."""
        with self._lock:
            for link in list(self._peers):
                self._forget(link)

    def close(self) -> None:
        """No more."""
        self._over.set()
        self._thread.join()
        self.cut()
        self._selector.close()
        self._listener.close()

    def _pass_on(self) -> None:
        while not self._over.is_set():
            for key, _ in self._selector.select(timeout=0.1):
                with self._lock:
                    if key.fileobj is self._listener:
                        self._open()
                    elif key.fileobj in self._peers:
                        self._move(key.fileobj)

    def _open(self) -> None:
        near, _ = self._listener.accept()
        try:
            far = socket.create_connection(("127.0.0.1", self._target), timeout=5)
        except OSError:
            near.close()
            return
        self.links += 1
        for one, other in ((near, far), (far, near)):
            self._peers[one] = other
            self._selector.register(one, selectors.EVENT_READ)

    def _move(self, link: socket.socket) -> None:
        try:
            data = link.recv(65536)
            if link in self._dead:
                if not data:
                    self._selector.unregister(link)  # an end that the other side never hears of
                return
            if not data:
                raise ConnectionError
            self._peers[link].sendall(data)
        except OSError:
            self._forget(link)

    def _forget(self, link: socket.socket) -> None:
        for one in (link, self._peers.get(link)):
            if one is not None and self._peers.pop(one, None) is not None:
                with suppress(KeyError, ValueError):
                    self._selector.unregister(one)
                one.close()
