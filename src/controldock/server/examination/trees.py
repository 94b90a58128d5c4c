"""Walking a syntax tree from top to bottom: every node knows what is above it, and the work has an end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tree_sitter import Node

MAX_WORK = 120_000  # nodes looked at, of a script and all that it runs: about two seconds


class WorkDone(Exception):
    """The script is longer or deeper than anybody wants to wait for."""


@dataclass(slots=True)
class Budget:
    """What is left of the work that one examination may take."""

    left: int = MAX_WORK

    def spend(self, work: int = 1) -> None:
        """WorkDone when nothing is left."""
        self.left -= work
        if self.left < 0:
            raise WorkDone


class Place(NamedTuple):
    """A node and how one came to it: the tree's own way up begins at its root each time."""

    node: Node
    up: Place | None
    siblings: Sequence[Node]
    place: int  # among the siblings

    def before(self, limit: int) -> list[Node]:
        """The named siblings just before it, in order."""
        return [one for one in self.siblings[max(0, self.place - limit) : self.place] if one.is_named]


def places(root: Node, budget: Budget) -> Iterator[Place]:
    """Every node of a tree, in the order of the script."""
    stack = [Place(root, None, (root,), 0)]
    while stack:
        place = stack.pop()
        yield place
        children = place.node.children
        budget.spend(1 + len(children))
        stack.extend(
            Place(child, place, children, index) for index, child in reversed(list(enumerate(children)))
        )


def below(node: Node, limit: int, budget: Budget) -> list[Node]:
    """What is below a node, in order, up to a limit."""
    found: list[Node] = []
    stack = list(reversed(node.children))
    while stack and len(found) < limit:
        child = stack.pop()
        found.append(child)
        budget.spend()
        stack.extend(reversed(child.children))
    return found
