"""Options that several commands share, as one argument: a dataclass in a signature becomes the options of its fields.

@dataclass(frozen=True)
class Access:
    server: Annotated[str | None, typer.Option(help="...")] = None

@app.command()
@with_groups
def show(name: str, access: Access) -> None: ...        # show NAME --server ...
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any, get_type_hints


def with_groups(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function for typer: groups spread out into options, and put together again when it is called."""
    hints = get_type_hints(function, include_extras=True)
    shown: list[inspect.Parameter] = []
    groups: dict[str, tuple[type[Any], list[str]]] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if isinstance(hints[name], type) and dataclasses.is_dataclass(hints[name]):
            options = _options(hints[name])
            groups[name] = (hints[name], [option.name for option in options])
            shown += options
        else:
            shown.append(parameter.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY))

    @functools.wraps(function)
    def spread(**values: Any) -> Any:
        for name, (group, fields) in groups.items():
            values[name] = group(**{field: values.pop(field) for field in fields})
        return function(**values)

    # Typer reads the signature, and type hints for what the signature does not say.
    spread.__dict__["__signature__"] = inspect.Signature(shown)
    spread.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    return spread


def _options(group: type[Any]) -> list[inspect.Parameter]:
    hints: Mapping[str, Any] = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if field.default is dataclasses.MISSING else field.default,
            annotation=hints[field.name],
        )
        for field in dataclasses.fields(group)
    ]
