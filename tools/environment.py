"""Makes .tools/ (uv) and .venv/ (ControlDock and its packages), and only as far as something has changed.

Standard library only: this is what runs on a machine that has Python, pip and make, and nothing else.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import console

ROOT = console.ROOT
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements"
WINDOWS = os.name == "nt"

# What pip, uv and npm say when nothing can be reached.
NO_NETWORK = (
    "Temporary failure in name resolution",
    "Name or service not known",
    "getaddrinfo failed",
    "NewConnectionError",
    "Network is unreachable",
    "dns error",
    "tcp connect error",
    "error sending request",
    "client error (Connect)",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ETIMEDOUT",
)


class SetupError(Exception):
    """Something is missing on this machine; the message is one sentence that says what to do."""


class StepFailed(Exception):
    """A tool failed and its output has been shown."""


def program(name: str) -> Path:
    """Path of a program inside .venv."""
    return VENV / "Scripts" / f"{name}.exe" if WINDOWS else VENV / "bin" / name


def step(title: str, *command: object, stdin: str = "") -> str:
    """Run one tool quietly: a short line says what is done, its output is shown only if it fails."""
    print(f"  {title} ... ", end="", flush=True)
    started = time.monotonic()
    done = subprocess.run(
        [str(part) for part in command],
        cwd=str(ROOT),
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode == 0:
        print(f"done ({time.monotonic() - started:.0f} s)", flush=True)
        return done.stdout
    print("failed", flush=True)
    if any(sign in done.stdout for sign in NO_NETWORK):
        raise SetupError(
            "The packages can't be downloaded because their index can't be reached: "
            "connect this machine to the network (or set HTTPS_PROXY) and run the same command again."
        )
    print(done.stdout.rstrip(), flush=True)
    raise StepFailed(title)


def prepare(packages: str) -> None:
    """Bring .venv to the state that requirements/<packages>.txt and the sources describe."""
    # For the programs that are started next: our own sources shall be compiled once too, whatever the shell prefers.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    uv = ensure_uv()
    _ensure_venv(uv)
    _ensure_packages(uv, packages)
    _ensure_controldock(uv)


def ensure_uv() -> Path:
    """The pinned uv in .tools/, fetched by pip with its hash checked."""
    uv = TOOLS / "bin" / ("uv.exe" if WINDOWS else "uv")
    stamp = TOOLS / "uv.sha256"
    wanted = _hash(REQUIREMENTS / "uv.txt")
    if uv.is_file() and stamp.is_file() and stamp.read_text() == wanted:
        return uv
    python = _interpreter()
    if python == sys.executable and importlib.util.find_spec("pip") is None:
        raise SetupError(
            f"{python} has no pip: install it (Debian and Ubuntu: apt install python3-pip; "
            "elsewhere: python3 -m ensurepip) and run the same command again."
        )
    shutil.rmtree(str(TOOLS), ignore_errors=True)
    # --target keeps the machine's own Python untouched, so an "externally managed" one (PEP 668) allows it.
    options = ("--target", TOOLS, "--no-deps", "--only-binary", ":all:", "--require-hashes")
    step("Fetching uv", python, "-m", "pip", "install", *options, "-r", REQUIREMENTS / "uv.txt")
    stamp.write_text(wanted)
    return uv


def _interpreter() -> str:
    """The Python to build on: not the one of .venv, even when that one is running this."""
    if Path(sys.prefix).resolve() != VENV.resolve():
        return sys.executable
    return str(getattr(sys, "_base_executable", sys.executable))


def _ensure_venv(uv: Path) -> None:
    # exists() is also false for a link to a Python that has been uninstalled.
    if not program("python").exists():
        step("Making .venv", uv, "venv", "--clear", "--python", _interpreter(), VENV)


def _ensure_packages(uv: Path, packages: str) -> None:
    wanted = {name: _hash(REQUIREMENTS / f"{name}.txt") for name in ("server", "dev")}
    done = _stamps()
    # The developer's set holds the server's, so `make run` after `make test` has nothing to do.
    if any(done.get(name) == wanted[name] for name in {packages, "dev"}):
        return
    _remember({})  # a sync that breaks off leaves nothing that looks finished
    requirements = REQUIREMENTS / f"{packages}.txt"
    into = ("--python", program("python"), "--compile-bytecode", "--require-hashes")
    # Compiled now, once: else every start of every process reads a thousand sources (1.7 s).
    step("Installing packages", uv, "pip", "sync", *into, requirements)
    _remember({packages: wanted[packages]})


def _ensure_controldock(uv: Path) -> None:
    without_console = os.environ.get("CONTROLDOCK_SKIP_CONSOLE") == "1"
    wanted = _install_inputs(without_console)
    current = without_console or console.is_current(console.WEB, console.OUTPUT)
    if current and _stamps().get("controldock") == wanted and program("controldock").exists():
        return
    title = "Installing ControlDock" if current else "Building the console, about a minute"
    options = ("--python", program("python"), "--no-deps", "--reinstall-package", "controldock")
    step(title, uv, "pip", "install", *options, "-b", REQUIREMENTS / "build.txt", "-e", ROOT)
    _remember({**_stamps(), "controldock": wanted})


def _install_inputs(without_console: bool) -> str:
    files = (
        ROOT / "pyproject.toml",
        ROOT / "hatch_build.py",
        ROOT / "tools" / "console.py",
        ROOT / "src" / "controldock" / "__init__.py",
        REQUIREMENTS / "build.txt",
    )
    return f"{' '.join(map(_hash, files))} console={not without_console}"


def _stamps() -> dict[str, str]:
    try:
        stamps: dict[str, str] = json.loads((VENV / "controldock.json").read_text())
    except (OSError, ValueError):
        return {}
    return stamps


def _remember(stamps: dict[str, str]) -> None:
    (VENV / "controldock.json").write_text(json.dumps(stamps, indent=2))


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
