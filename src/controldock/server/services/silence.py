"""Whose silence is due to be looked at, and when: a heap of moments, put right only where it is looked at."""

from __future__ import annotations

from heapq import heapify, heappop, heappush


class Dues:
    """One entry a key that counts; a sign of life touches none. Whoever is popped too early is put back."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, str]] = []
        self._due: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._due)

    def put(self, key: str, due: float) -> None:
        """Look at it then at the latest; an earlier entry stays."""
        if due < self._due.get(key, float("inf")):
            self._due[key] = due
            heappush(self._heap, (due, key))
            self._tidy()

    def drop(self, key: str) -> None:
        """Not to be looked at any more."""
        self._due.pop(key, None)

    def pop(self, now: float) -> list[str]:
        """All that are due before `now`; none of them is kept."""
        found = []
        while self._heap and self._heap[0][0] < now:
            due, key = heappop(self._heap)
            if self._due.get(key) == due:
                del self._due[key]
                found.append(key)
        return found

    def _tidy(self) -> None:
        """Entries that were overtaken leave when their time comes; should they be most of the heap, all at once."""
        if len(self._heap) > 2 * len(self._due) + 1000:
            self._heap = [(due, key) for key, due in self._due.items()]
            heapify(self._heap)
