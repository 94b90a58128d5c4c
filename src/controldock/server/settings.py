"""The settings: each is declared once, below, and read once from a file, the environment and options."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, get_type_hints

from controldock.domain.agent import DEFAULT_POLL_INTERVAL
from controldock.server.addresses import is_host, public_address

FILE_NAME = "controldock.toml"
ENVIRONMENT_PREFIX = "CONTROLDOCK_"
CONFIG = "config"  # where the file is; can't stand in the file, so it is no setting
MAX_PORT = 65535
TLS_FILES = ("tls_cert", "tls_key")
TCP_PORTS = ("gateway_port", "console_port", "local_port")
MIN_POLL_INTERVAL, MAX_POLL_INTERVAL = (
    timedelta(seconds=1),
    timedelta(hours=1),
)  # as `messages.Config`
_NEARLY = 0.8  # similarity from which an unknown name is taken for a mistyped one

Parse = Callable[[object], object]


class StartFailed(Exception):
    """The server can't start; the message says why in one sentence."""


class SettingsInvalid(StartFailed):
    """Everything that is wrong with the settings, together."""

    def __init__(self, mistakes: list[str]) -> None:
        self.mistakes = tuple(mistakes)
        title = f"{len(mistakes)} settings can't be used:"
        super().__init__(mistakes[0] if len(mistakes) == 1 else "\n  ".join([title, *mistakes]))


# -- the kinds of value: each takes what was given, and raises ValueError with the end of a sentence --


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise ValueError("must be text")
    return raw


def _path(raw: object) -> Path:
    if not isinstance(raw, str) or not raw or "\0" in raw:
        raise ValueError("must be a path")
    return Path(raw).expanduser()


def _number(raw: object, low: float, high: float, unit: str) -> float:
    number = raw
    if isinstance(raw, str) and re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", raw):
        number = float(raw)
    if isinstance(number, bool) or not isinstance(number, int | float) or not low <= number <= high:
        raise ValueError(f"must be a number of {unit} from {low:g} to {high:g}")
    return number


def _port(lowest: int) -> Parse:
    def parse(raw: object) -> int:
        port = int(raw) if isinstance(raw, str) and re.fullmatch(r"[0-9]{1,5}", raw) else raw
        if isinstance(port, bool) or not isinstance(port, int) or not lowest <= port <= MAX_PORT:
            off = "" if lowest else ", or 0 for none"
            raise ValueError(f"must be a port number from 1 to {MAX_PORT}{off}")
        return port

    return parse


def _seconds(low: timedelta, high: timedelta) -> Parse:
    return lambda raw: timedelta(seconds=_number(raw, low.total_seconds(), high.total_seconds(), "seconds"))


def _host(raw: object) -> str:
    if not isinstance(raw, str) or not is_host(raw):
        raise ValueError("must be a host name or an IP address, without port")
    return raw


def _hosts(raw: object) -> tuple[str, ...]:
    parts = [part.strip() for part in raw.split(",")] if isinstance(raw, str) else raw
    if not isinstance(parts, list) or not parts:
        raise ValueError("must be one or more host names or IP addresses")
    return tuple(dict.fromkeys(_host(part) for part in parts))


def _choice(*choices: str) -> Parse:
    def parse(raw: object) -> str:
        if raw not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return str(raw)

    return parse


def _database(raw: object) -> str:
    url = _text(raw)
    if not url.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise ValueError("must be a URL that starts with postgresql:// or sqlite:///")
    return url


@dataclass(frozen=True)
class Setting:
    """How a setting is read and explained."""

    parse: Parse
    metavar: str
    help: str


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the server does, as its owner wishes; made by `read`."""

    data: Annotated[Path, Setting(_path, "FOLDER", "Folder that everything of this server is kept in.")] = (
        Path("data")
    )
    database: Annotated[
        str, Setting(_database, "URL", "postgresql://...; when not given, SQLite in the data folder.")
    ] = field(default="", repr=False)  # it may hold a password
    gateway_hosts: Annotated[
        tuple[str, ...], Setting(_hosts, "HOSTS", "Addresses to listen on for agents, with commas between.")
    ] = ("0.0.0.0", "::")
    gateway_port: Annotated[int, Setting(_port(1), "PORT", "TCP port for agents.")] = 5500
    heartbeat_port: Annotated[int, Setting(_port(0), "PORT", "UDP port for agents' heartbeats; 0: none.")] = (
        5501
    )
    announcement_port: Annotated[
        int, Setting(_port(0), "PORT", "UDP port on which agents hear announcements; 0: none.")
    ] = 5502
    console_hosts: Annotated[
        tuple[str, ...], Setting(_hosts, "HOSTS", "Addresses to listen on for the console and the API.")
    ] = ("0.0.0.0", "::")
    console_port: Annotated[int, Setting(_port(1), "PORT", "HTTPS port of the console and the API.")] = 8443
    local_port: Annotated[
        int, Setting(_port(0), "PORT", "HTTP port on 127.0.0.1 for the person at this machine; 0: none.")
    ] = 8000
    tls_cert: Annotated[
        Path | None, Setting(_path, "FILE", "The console's certificate chain (PEM), instead of our own CA's.")
    ] = None
    tls_key: Annotated[Path | None, Setting(_path, "FILE", "Private key (PEM) that belongs to it.")] = None
    public_host: Annotated[
        str, Setting(_host, "HOST", "Name or address that PCs and browsers are told; else it is found out.")
    ] = ""
    poll_interval: Annotated[
        timedelta,
        Setting(
            _seconds(MIN_POLL_INTERVAL, MAX_POLL_INTERVAL),
            "SECONDS",
            "Seconds between an agent's signs of life; after three of them a PC counts as offline.",
        ),
    ] = DEFAULT_POLL_INTERVAL
    log_format: Annotated[
        str, Setting(_choice("auto", "console", "json"), "FORMAT", "How to log: auto, console or json.")
    ] = "auto"
    log_level: Annotated[
        str,
        Setting(
            _choice("debug", "info", "warning", "error"),
            "LEVEL",
            "The least important event to log: debug, info, warning or error.",
        ),
    ] = "info"
    origins: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        data = self.data.absolute()
        object.__setattr__(self, "data", data)
        if not self.database:
            object.__setattr__(self, "database", f"sqlite:///{data / 'controldock.db'}")
        if not self.public_host:
            object.__setattr__(self, "public_host", public_address())

    def shown(self) -> list[tuple[str, str, str]]:
        """Name, value and origin of every setting; passwords are masked."""
        return [(name, _show(getattr(self, name)), self.origin(name)) for name in DECLARED]

    def origin(self, name: str) -> str:
        """Where the value of a setting comes from."""
        return self.origins.get(name, "found out" if name == "public_host" else "default")


def _declared() -> dict[str, Setting]:
    hints = get_type_hints(Settings, include_extras=True)
    found = {name: getattr(hint, "__metadata__", (None,))[0] for name, hint in hints.items()}
    return {name: setting for name, setting in found.items() if isinstance(setting, Setting)}


DECLARED = _declared()
DEFAULTS = {name: getattr(Settings, name) for name in DECLARED}


def read(options: Mapping[str, str | None], environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process: options win over environment variables, and these over the file."""
    reader = _Reader(options, os.environ if environment is None else environment)
    settings = reader.read()
    if reader.mistakes or settings is None:
        raise SettingsInvalid(reader.mistakes)
    return settings


class _Reader:
    """Gathers values with their origins, and mistakes with theirs."""

    def __init__(self, options: Mapping[str, str | None], environment: Mapping[str, str]) -> None:
        self.mistakes: list[str] = []
        self._values: dict[str, Any] = {}
        self._origins: dict[str, str] = {}
        self._options = {name: value for name, value in options.items() if value is not None}
        self._environment = {
            name.removeprefix(ENVIRONMENT_PREFIX).lower(): value
            for name, value in environment.items()
            if name.startswith(ENVIRONMENT_PREFIX) and value
        }

    def read(self) -> Settings | None:
        """Every source in rising precedence; None when something is wrong."""
        self._read_file()
        for name, value in self._environment.items():
            self._take_variable(name, value)
        for name, value in self._options.items():
            if name != CONFIG:
                self._take(name, value, _option(name), Path())
        self._check_together()
        return None if self.mistakes else Settings(**self._values, origins=self._origins)

    def _read_file(self) -> None:
        named = self._options.get(CONFIG) or self._environment.get(CONFIG)
        folder = self._options.get("data") or self._environment.get("data") or str(DEFAULTS["data"])
        path = Path(named).expanduser() if named else Path(folder).expanduser() / FILE_NAME
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            if named:
                self.mistakes.append(f"The file {path} does not exist.")
        except NotADirectoryError:
            pass  # whoever opens the data folder says so
        except (
            OSError,
            ValueError,
        ) as error:  # a TOMLDecodeError names the line
            self.mistakes.append(f"The file {path} can't be read: {_reason(error)}.")
        else:
            self._take_file(path, content, found_by_data=not named)

    def _take_file(self, path: Path, content: dict[str, object], *, found_by_data: bool) -> None:
        for name, value in content.items():
            if name not in DECLARED:
                self.mistakes.append(f"{name} (in {path}): there is no such setting{_did_you_mean(name)}")
            elif name == "data" and found_by_data:
                self.mistakes.append(f"data (in {path}): this file is found by the data folder.")
            elif isinstance(value, str) and isinstance(DEFAULTS[name], int | timedelta):
                self.mistakes.append(f"{name} (in {path}): must be a number, without quotes.")
            else:
                self._take(name, value, str(path), path.absolute().parent)

    def _take_variable(self, name: str, value: str) -> None:
        variable = ENVIRONMENT_PREFIX + name.upper()
        if name in DECLARED:
            self._take(name, value, variable, Path())
        elif name != CONFIG and (nearly := _nearly(name)):
            # Others are not ours to judge: the client's, the agent's, Kubernetes' CONTROLDOCK_SERVICE_HOST.
            wanted = ENVIRONMENT_PREFIX + nearly.upper()
            self.mistakes.append(f"{variable}: there is no such setting; did you mean {wanted}?")

    def _take(self, name: str, raw: object, origin: str, folder: Path) -> None:
        """Parse one value; a relative path of a file means the file's folder."""
        try:
            value = DECLARED[name].parse(raw)
        except ValueError as error:
            where = "" if origin.startswith(("--", ENVIRONMENT_PREFIX)) else f" (in {origin})"
            told = origin if not where else name
            self.mistakes.append(f"{told}{where}: {error}, not {_shorten(_show(raw))}.")
            return
        self._values[name] = folder / value if isinstance(value, Path) else value
        self._origins[name] = origin

    def _check_together(self) -> None:
        """What no value can show alone."""
        files: dict[str, Path] = {name: self._values[name] for name in TLS_FILES if name in self._values}
        if len(files) == 1:
            self.mistakes.append("tls_cert and tls_key: give both or none.")
        for name, path in files.items():
            try:
                path.open("rb").close()
            except OSError as error:
                self.mistakes.append(f"{name}: the file {path} can't be read: {_reason(error)}.")
        taken: dict[int, str] = {}
        for name in TCP_PORTS:
            port = self._values.get(name, DEFAULTS[name])
            if port and port in taken:
                self.mistakes.append(
                    f"{taken[port]} and {name}: both are {port}; each needs a port of its own."
                )
            taken[port] = name


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _nearly(name: str) -> str | None:
    return next(iter(difflib.get_close_matches(name, DECLARED, n=1, cutoff=_NEARLY)), None)


def _did_you_mean(name: str) -> str:
    nearly = _nearly(name)
    return f"; did you mean {nearly}?" if nearly else "."


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _shorten(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _show(value: object) -> str:
    """A value as it would be written into the file, its password masked."""
    if isinstance(value, timedelta):
        return f"{value.total_seconds():g}"
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    if value is None:
        return ""
    text = re.sub(r"(://[^:/@]*:).*@", r"\1***@", str(value))
    return re.sub(r"([?&]password=)[^&]*", r"\1***", text)
