"""Which refusals the server's code can make in answer to a request, read off its source."""

import ast
import importlib
import inspect
from collections import defaultdict
from collections.abc import Iterator

from controldock.domain import errors

# What the gateway reaches. A table of states is not among it: whoever asks it knows that there is such a step.
_REACHED = (
    "server.gateway.session",
    "server.services.registrations",
    "server.services.agents",
    "server.services.clones",
    "server.services.dispatch",
    "server.services.tasks",
    "server.services.batches",
    "server.services.inventory",
    "server.services.receipts",
    "server.store.engine",
    "domain.enrollment",
)
_TABLES = {"next_state"}
_KINDS = {name: kind for name, kind in vars(errors).items() if inspect.isclass(kind)}

Functions = dict[str, list[ast.AST]]


def reached_functions() -> Functions:
    """By name: functions for agents, private classes that are called like them, and attributes made of a function."""
    found: Functions = defaultdict(list)
    for module_name in _REACHED:
        module = importlib.import_module(f"controldock.{module_name}")
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    if "actor" not in {argument.arg for argument in node.args.args}:  # those are for people
                        found[node.name].append(node)
                case ast.ClassDef(name=name) if name.startswith("_"):
                    found[name].append(node)
                case ast.AnnAssign(target=ast.Attribute(attr=name), value=ast.expr() as value):
                    found[name].append(value)
    return found


def _called(call: ast.Call) -> Iterator[str]:
    """What is called, what it is called on, and the methods that are handed over."""
    own = [
        part for part in call.args if isinstance(part, ast.Attribute) and ast.unparse(part.value) == "self"
    ]
    for part in (call.func, getattr(call.func, "value", None), *own):
        if isinstance(part, ast.Attribute | ast.Name):
            yield part.attr if isinstance(part, ast.Attribute) else part.id


def codes(start: str, functions: Functions) -> set[str]:
    """The codes of all errors that are made in what `start` reaches by name: rather one too many than one too few."""
    seen, todo, codes = set(_TABLES), [start], set()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        for node in (part for function in functions[name] for part in ast.walk(function)):
            made = node.exc if isinstance(node, ast.Raise) else getattr(node, "func", None)
            if isinstance(made, ast.Name) and made.id in _KINDS:
                codes.add(_KINDS[made.id].code)
            if isinstance(node, ast.Call):
                todo += _called(node)
    return codes
