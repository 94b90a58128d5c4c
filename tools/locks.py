"""Regenerates requirements/*.txt: exact versions with hashes, for every platform, naming no index."""

import tomllib
from pathlib import Path

from environment import REQUIREMENTS, ROOT, ensure_uv, step

# The oldest Python that we support; --universal covers the newer ones.
PYTHON = "3.11"


def lock(extra_options: list[str]) -> None:
    """Write every lock file; versions stay as they are unless `--upgrade` is among the options."""
    uv = ensure_uv()
    with (ROOT / "pyproject.toml").open("rb") as file:
        build_requires = tomllib.load(file)["build-system"]["requires"]
    # hatchling asks for `editables` when it builds an editable wheel.
    _compile(uv, "build", "-", extra_options, stdin="\n".join([*build_requires, "editables"]))
    _compile(uv, "uv", "-", extra_options, stdin="uv")
    # dev first: the others are its subsets, with the same versions.
    build = ("-c", str(REQUIREMENTS / "build.txt"))
    _compile(uv, "dev", "pyproject.toml", [*build, "--extra", "server", "--group", "dev", *extra_options])
    dev = ("-c", str(REQUIREMENTS / "dev.txt"))
    _compile(uv, "server", "pyproject.toml", [*dev, "--extra", "server", *extra_options])
    _compile(uv, "agent", "pyproject.toml", [*dev, *extra_options])


def _compile(uv: Path, name: str, source: str, options: list[str], stdin: str = "") -> None:
    fixed = (
        *("--universal", "--python-version", PYTHON, "--generate-hashes", "--no-annotate"),
        *("--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock"),
    )
    output = REQUIREMENTS / f"{name}.txt"
    step(
        f"Locking {name}",
        uv,
        "pip",
        "compile",
        "--quiet",
        *fixed,
        *options,
        "-o",
        output,
        source,
        stdin=stdin,
    )
