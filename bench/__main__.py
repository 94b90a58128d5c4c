"""`python -m bench [NAME ...] [--agents N] [--postgresql [URL]]`: all benchmarks, or those named."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench import fleet, latency, loop, memory
from bench.report import say

BENCHMARKS: dict[str, Callable[[], object]] = {
    "loop": loop.run,
    "fleet": fleet.run,
    "latency": latency.run,
    "memory": memory.run,
}
EMBEDDED = "embedded"


def main() -> None:
    """Run them, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--agents", type=int, help="one size of fleet instead of the usual ones")
    parser.add_argument(
        "--postgresql", nargs="?", const=EMBEDDED, metavar="URL", help="fleet on PostgreSQL; else on SQLite"
    )
    options = parser.parse_args()
    if unknown := set(options.names) - set(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    with _database(options.postgresql) as database:
        for name in options.names or BENCHMARKS:
            say(f"{name}: {(_module_line(name))}")
            if name == "fleet":
                fleet.run((options.agents,) if options.agents else (2_000, 10_000), database)
            elif name == "memory" and options.agents:
                memory.run((options.agents,))
            else:
                BENCHMARKS[name]()


def _module_line(name: str) -> str:
    module = {"loop": loop, "fleet": fleet, "latency": latency, "memory": memory}[name]
    return (module.__doc__ or "").splitlines()[0]


@contextmanager
def _database(wish: str | None) -> Iterator[str]:
    """The URL of the database; an embedded PostgreSQL lives as long as the block."""
    if wish != EMBEDDED:
        yield wish or ""
        return
    from bench.postgresql import embedded

    with tempfile.TemporaryDirectory(prefix="controldock-bench-") as folder, embedded(folder) as url:
        yield url


if __name__ == "__main__":
    main()
