"""Messages to people elsewhere: e-mail, web hooks and chat services, all through apprise."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol

from controldock.domain.errors import Invalid, NotDelivered
from controldock.domain.names import cleaned

if TYPE_CHECKING:
    from apprise import NotifyBase

PATIENCE = (
    40.0  # seconds for one message; a mail server may take 15 to accept a connection and as long to answer
)
MAX_URL = 2000  # characters
MAX_PROBLEM = 300  # characters of what a service said
# These speak to the server's own desktop or files, where nobody sits.
_LOCAL = frozenset({"dbus", "qt", "kde", "glib", "gnome", "macosx", "windows", "syslog", "sfr"})


class Messenger(Protocol):
    """Who takes messages to a URL."""

    def check(self, url: str) -> str:
        """What may be shown of `url`, without its secrets; Invalid when nothing can be sent there."""

    async def send(self, url: str, title: str, body: str) -> None:
        """Deliver, or raise NotDelivered with the reason."""


class RecordingMessenger:
    """Keeps what it is given, for tests; `problem`, when set, is why nothing gets through."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []  # URL, title, body
        self.problem = ""

    def check(self, url: str) -> str:
        """Anything with a scheme will do."""
        if "://" not in url:
            raise _unusable()
        return url.partition("://")[0] + "://"

    async def send(self, url: str, title: str, body: str) -> None:
        """Keep it."""
        if self.problem:
            raise NotDelivered(self.problem)
        self.sent.append((url, title, body))


class AppriseMessenger:
    """By apprise, which knows a hundred services by their URLs. Loaded when first needed: it takes a second."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()  # apprise tells why it failed through one log for all

    def check(self, url: str) -> str:
        """The service and the host."""
        scheme = url.partition("://")[0].strip().lower()
        if len(url) > MAX_URL or scheme in _LOCAL:
            raise _unusable()
        service = _service(url)
        # Of services without one, apprise calls the first secret so.
        host = service.host if "host" in service.template_tokens else None
        return f"{scheme}://{cleaned(host)}" if host else f"{scheme}://"

    async def send(self, url: str, title: str, body: str) -> None:
        """In a thread, as apprise waits for the network."""
        try:
            async with self._one_at_a_time, asyncio.timeout(PATIENCE):
                problem = await asyncio.to_thread(_notify, url, title, body)
        except TimeoutError:
            raise NotDelivered(f"No answer within {PATIENCE:.0f} seconds.") from None
        if problem:
            raise NotDelivered(problem)


def _unusable() -> Invalid:
    return Invalid(
        "This is not the URL of a service that messages can be sent to; examples: "
        "mailtos://user:password@smtp.example.com?to=admin@example.com, jsons://hook.example.com/path, "
        "slack://token, tgram://token/chat.",
        fields={"url": "url_unusable"},
    )


def _service(url: str) -> NotifyBase:
    from apprise import Apprise

    service = Apprise.instantiate(url)
    if service is None:
        raise _unusable()
    return service


def _notify(url: str, title: str, body: str) -> str:
    """Why it failed; empty when it did not."""
    from apprise import LogCapture, NotifyType

    with LogCapture(level=logging.WARNING, fmt="%(message)s") as said:  # type: ignore[no-untyped-call]
        try:
            if _service(url).notify(title=title, body=body, notify_type=NotifyType.WARNING):
                return ""
        except Invalid as error:
            return error.message
        lines = said.getvalue().strip().splitlines()
    return cleaned(lines[-1])[:MAX_PROBLEM] if lines else "The service did not take it."
