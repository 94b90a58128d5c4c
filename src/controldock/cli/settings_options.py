"""The server's settings as options of a command, made from their one declaration."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Annotated, Any, get_type_hints

import typer

from controldock.cli.failure import CommandFailed
from controldock.server.settings import CONFIG, DECLARED, ENVIRONMENT_PREFIX, Settings, StartFailed, read

Options = Mapping[str, str | None]

_CONFIG_HELP = "Settings file; else controldock.toml in the data folder."


def with_settings(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function for typer: it takes every setting as an option, and gets them together as `options`.

    They stay text here: `settings_of` reads them with the other sources and tells all mistakes at once.
    """
    return some_settings(*DECLARED)(function)


def some_settings(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The same for the settings that matter to a command."""
    settings = {CONFIG: ("FILE", _CONFIG_HELP)}
    settings |= {name: (DECLARED[name].metavar, DECLARED[name].help) for name in names}

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def gathered(**values: Any) -> Any:
            options = {name: values.pop(name) for name in settings}
            return function(options=options, **values)

        hints = get_type_hints(function, include_extras=True)
        shown = [
            parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[name])
            for name, parameter in inspect.signature(function).parameters.items()
            if name != "options"
        ]
        shown += [_option(name, metavar, text) for name, (metavar, text) in settings.items()]
        gathered.__dict__["__signature__"] = inspect.Signature(shown)
        gathered.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
        return gathered

    return decorate


def settings_of(options: Options) -> Settings:
    """The settings; a sentence and exit code 1 for whatever is wrong with them."""
    try:
        return read(options)
    except StartFailed as error:
        raise CommandFailed(str(error)) from error


def arguments_of(options: Options) -> list[str]:
    """The same options for a child process."""
    given = {name: value for name, value in options.items() if value is not None}
    return [part for name, value in given.items() for part in (f"--{name.replace('_', '-')}", value)]


def _option(name: str, metavar: str, text: str) -> inspect.Parameter:
    # Said in the help, not read by typer: settings.py reads the environment, and says in a mistake where it was.
    text = f"{text} [{ENVIRONMENT_PREFIX}{name.upper()}]"
    annotation = Annotated[str | None, typer.Option(metavar=metavar, help=text)]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
