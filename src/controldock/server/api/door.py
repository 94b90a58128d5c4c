"""Who may send a request at all: the right host, the right site, the right kind of body."""

from __future__ import annotations

from controldock.server.api.errors import CrossSite, UnsupportedMedia, WrongHost
from controldock.server.api.request import ApiRequest

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITE = frozenset({"same-origin", "none"})  # none: typed into the address bar, or from a bookmark


def check_host(request: ApiRequest) -> None:
    """Plain HTTP is for this machine alone. A name that somebody's DNS points here is refused, or a web page could
    speak to this server as if it came from it (DNS rebinding); over HTTPS the certificate's name stops that."""
    if (
        request.scope["scheme"] == "http"
        and _host_name(request.headers.get("host", "")) not in LOOPBACK_NAMES
    ):
        raise WrongHost


def check_site(request: ApiRequest, *, by_cookie: bool) -> None:
    """What changes something must come from our own pages. A request with neither header comes from no browser of
    these days; where the browser adds the cookie by itself, that is not good enough."""
    if request.method in SAFE_METHODS:
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        good = site in OWN_SITE
    elif origin is not None:
        good = origin == f"{request.scope['scheme']}://{request.headers.get('host', '')}"
    else:
        good = not by_cookie
    if not good:
        raise CrossSite


def check_media(request: ApiRequest) -> None:
    """A body says that it is JSON: an HTML form, which any site may send here, can't."""
    if request.method in SAFE_METHODS:
        return
    headers = request.headers
    has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if has_body and kind != "application/json":
        raise UnsupportedMedia


def _host_name(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).lower()
