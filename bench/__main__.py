"""`python -m bench [NAME ...] [--agents N] [--postgresql [URL]]`: all benchmarks, or those named."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench import enrollment, fleet, flood, latency, listing, loop, memory, output, presence
from bench.report import say

BENCHMARKS: dict[str, Callable[[], object]] = {
    "loop": loop.run,
    "fleet": lambda: fleet.run(SIZES, [""] * len(SIZES)),
    "latency": latency.run,
    "memory": memory.run,
    "presence": presence.run,
    "listing": listing.run,
    "enrollment": enrollment.run,
    "output": output.run,
    "flood": flood.run,
}
EMBEDDED = "embedded"
SIZES = 2_000, 10_000


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
    if options.postgresql not in (None, EMBEDDED) and not options.agents:
        parser.error("with the URL of an (empty) database give one size of fleet: --agents N")
    sizes = (options.agents,) if options.agents else SIZES
    for name in options.names or BENCHMARKS:
        say(f"{name}: {_module_line(name)}")
        if name == "fleet":
            with _databases(options.postgresql, len(sizes)) as databases:
                fleet.run(sizes, databases)
        elif name == "memory" and options.agents:
            memory.run((options.agents,))
        elif name == "listing" and options.agents:
            listing.run(options.agents)
        elif name == "enrollment" and options.agents:
            enrollment.run(options.agents)
        else:
            BENCHMARKS[name]()


def _module_line(name: str) -> str:
    modules = {"loop": loop, "fleet": fleet, "latency": latency, "memory": memory}
    modules |= {
        "presence": presence,
        "listing": listing,
        "enrollment": enrollment,
        "output": output,
        "flood": flood,
    }
    return (modules[name].__doc__ or "").splitlines()[0]


@contextmanager
def _databases(wish: str | None, count: int) -> Iterator[list[str]]:
    """A URL for each fleet; empty for SQLite in the server's own data folder."""
    if wish != EMBEDDED:
        yield [wish or ""] * count
        return
    from bench.postgresql import embedded

    with embedded([f"fleet{number}" for number in range(count)]) as urls:
        yield urls


if __name__ == "__main__":
    main()
