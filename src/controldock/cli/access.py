"""Which server a command speaks to and as whom: by option, by environment, or the server of this machine."""

from __future__ import annotations

import ipaddress
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from controldock.cli.failure import WRONG_USAGE, CommandFailed

if TYPE_CHECKING:
    from controldock.cli.client import Client

LOCAL_ACCESS = "local-access.json"
CONSOLE_PORT = 8443  # what a server without a port means
_HTTPS, _HTTP = "https", "http"


@dataclass(frozen=True)
class Target:
    """Where the API is and what opens it."""

    url: str
    key: str
    ca: str | None = None  # PEM; None: the CAs that this machine trusts
    data: Path | None = None  # the folder that told so, when it is the server of this machine


@dataclass(frozen=True)
class Access:
    """The options of every command that uses the API."""

    server: Annotated[
        str | None,
        typer.Option(
            envvar="CONTROLDOCK_SERVER",
            metavar="HOST[:PORT]",
            help="The server's console; else the server that runs on this machine.",
        ),
    ] = None
    api_key: Annotated[
        str | None, typer.Option(envvar="CONTROLDOCK_API_KEY", metavar="KEY", help="An API key, cdak1_...")
    ] = None
    ca: Annotated[
        Path | None,
        typer.Option(
            envvar="CONTROLDOCK_CA",
            metavar="FILE",
            help="CA (PEM) of the console's certificate, if not a public one.",
        ),
    ] = None
    data: Annotated[
        Path,
        typer.Option(
            envvar="CONTROLDOCK_DATA", metavar="FOLDER", help="Data folder of the server on this machine."
        ),
    ] = Path("data")

    def client(self) -> Client:
        """Open the API; the caller closes it."""
        from controldock.cli.client import Client  # needs httpx, which an agent's PC does not have

        return Client.open(self.target())

    def target(self) -> Target:
        """What the options mean; CommandFailed when they mean nothing."""
        if self.server is None:
            if self.api_key is not None:
                raise CommandFailed("An API key is of no use without --server.", WRONG_USAGE)
            return local_target(self.data)
        if self.api_key is None:
            raise CommandFailed(
                "Give an API key for that server by --api-key or CONTROLDOCK_API_KEY.", WRONG_USAGE
            )
        return Target(server_url(self.server), self.api_key, _read_ca(self.ca) if self.ca else None)


def local_target(data: Path) -> Target:
    """What the server on this machine wrote for the command line at its start."""
    path = data / LOCAL_ACCESS
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Target(content["url"], content["key"], content["ca"], data)
    except (FileNotFoundError, NotADirectoryError):
        raise CommandFailed(
            f"No server has run with the data folder {data} yet. Say where it is by --data FOLDER, "
            "or name another machine's server by --server HOST and --api-key KEY."
        ) from None
    except OSError as error:
        raise CommandFailed(
            f"{path} can't be read: {error.strerror}. It is for the server's own user."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise CommandFailed(f"{path} is damaged; start the server again, it writes it anew.") from None


def server_url(text: str) -> str:
    """The URL of HOST, HOST:PORT or https://HOST:PORT."""
    url = text if "://" in text else f"{_HTTPS}://{_bracketed(text)}"
    parts = urlsplit(url)
    try:
        port, host = parts.port, parts.hostname
    except ValueError:
        port, host = None, None
    if (
        not host
        or not text.isprintable()
        or parts.scheme not in (_HTTPS, _HTTP)
        or parts.path.strip("/")
        or parts.username
        or parts.query
    ):
        raise CommandFailed(f"--server {text}: write HOST, HOST:PORT or https://HOST:PORT.", WRONG_USAGE)
    if not re.fullmatch(r"[\w.:-]+", host) or port == 0:
        raise CommandFailed(f"--server {text}: that is no host and port.", WRONG_USAGE)
    if parts.scheme == _HTTP and not _is_loopback(host):
        raise CommandFailed(
            f"--server {text}: http would send the API key readable through the network; use https.",
            WRONG_USAGE,
        )
    default = CONSOLE_PORT if "://" not in text else (443 if parts.scheme == _HTTPS else 80)
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}:{port if port is not None else default}"


def _bracketed(text: str) -> str:
    try:
        return f"[{text}]" if ipaddress.ip_address(text).version == 6 else text  # noqa: PLR2004 - the protocol's name
    except ValueError:
        return text


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _read_ca(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no PEM file"
        raise CommandFailed(f"--ca {path} can't be read: {reason}.", WRONG_USAGE) from None
