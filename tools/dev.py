"""The verbs behind the Makefile: run, test, check, bench, lock, msi, deb, clean (`python tools/dev.py VERB [ARGS]`)."""

import os
import sys

# Before anything else: an older Python must be able to read this far.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "ControlDock needs Python 3.11 or newer and this is {}.{}: "
        "install one and name it, for example `make run PYTHON=python3.13`.".format(*sys.version_info[:2])
    )

import shutil
import subprocess

import locks
import machine
from environment import ROOT, TOOLS, VENV, WINDOWS, SetupError, StepFailed, prepare, program, step

# Tests that start processes or browsers: `make test` runs them, `make check` does not.
SLOW_TESTS = ("tests/browser", "tests/e2e", "tests/faults", "tests/windows")

# One Windows PC for all its stories, where each worker would make one of its own.
ALONE = "tests/windows"

# Many tests wait (for a poll, a time-out, a process), so there is one worker more than most CI machines have cores.
WORKERS = ("-n", "3", "--dist", "worksteal")

INTERRUPTED = 130  # the shell's exit code for Ctrl-C


def run(arguments: list[str]) -> int:
    """Start ControlDock on this machine: server, console and an agent for this PC."""
    prepare("server")
    command = [str(program("controldock")), "quickstart", "--data", "./data", *arguments]
    os.chdir(ROOT)
    if not WINDOWS:
        sys.stdout.flush()
        os.execv(command[0], command)
    return _wait_for(command)


def test(arguments: list[str]) -> int:
    """Everything that CI runs: lint, types, walls, console, and all tests."""
    prepare("dev")
    machine.install_for_tests()
    machine.install_for_windows()
    failed = _lint() + _console("check", "test")
    if arguments:
        return _finish(failed, _python("-m", "pytest", *WORKERS, *arguments))
    tests = _python("-m", "pytest", *WORKERS, f"--ignore={ALONE}")
    return _finish(failed, _python("-m", "pytest", ALONE) or tests)


def check(arguments: list[str]) -> int:
    """While you work: lint, types, walls and the quick tests."""
    prepare("dev")
    failed = _lint() + _console("check")
    ignored = [f"--ignore={folder}" for folder in SLOW_TESTS]
    return _finish(failed, _python("-m", "pytest", *WORKERS, *ignored, *arguments))


def bench(arguments: list[str]) -> int:
    """The benchmarks, each beside its baseline."""
    prepare("dev")
    return _python("-m", "bench", *arguments)


def lock(arguments: list[str]) -> int:
    """Regenerate requirements/*.txt; ARGS=--upgrade takes newer versions."""
    locks.lock(arguments)
    return 0


def msi(arguments: list[str]) -> int:
    """Make the Windows installer of the agent, in dist/."""
    prepare("dev")
    machine.install_for_windows()
    return _python("tools/installer.py", *arguments)


def deb(arguments: list[str]) -> int:
    """Make the agent's package for Debian and Ubuntu, in dist/; ARGS=arm64 for other machines than this."""
    prepare("dev")
    return _python("tools/debian.py", *arguments)


def clean(_: list[str]) -> int:
    """Remove everything that can be made again; never data/."""
    made = [VENV, TOOLS, ROOT / "dist", ROOT / "build", ROOT / "bench" / "out"]
    made += [ROOT / f".{name}_cache" for name in ("mypy", "ruff", "pytest", "import_linter")]
    made += [ROOT / ".hypothesis", ROOT / "src" / "controldock" / "server" / "console"]
    made += [ROOT / "web" / name for name in ("node_modules", "dist", "test-results")]
    for folder in ("src", "tests", "tools", "bench"):
        made += (ROOT / folder).rglob("__pycache__")
    for path in made:
        shutil.rmtree(path, ignore_errors=True)
    return 0


def _lint() -> list[str]:
    return _steps(
        {
            "ruff check": [program("ruff"), "check", "--output-format=concise", "."],
            "ruff format": [program("ruff"), "format", "--check", "."],
            "mypy": [program("mypy")],
            "lint-imports": [program("lint-imports"), "--no-cache"],
        }
    )


def _console(*scripts: str) -> list[str]:
    if os.environ.get("CONTROLDOCK_SKIP_CONSOLE") == "1":
        print("  The console's checks are skipped (CONTROLDOCK_SKIP_CONSOLE=1).")
        return []
    return _steps({f"npm {script}": [program("python"), "tools/console.py", script] for script in scripts})


def _steps(commands: dict[str, list[object]]) -> list[str]:
    """Run every step, so that one failure does not hide the next; return the failed ones."""
    failed = []
    for title, command in commands.items():
        try:
            step(title, *command)
        except StepFailed:
            failed.append(title)
    return failed


def _python(*arguments: str) -> int:
    sys.stdout.flush()
    return _wait_for([str(program("python")), *arguments])


def _wait_for(command: list[str]) -> int:
    with subprocess.Popen(command, cwd=ROOT) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                pass  # Ctrl-C reached the program as well: let it finish in its own time


def _finish(failed: list[str], tests: int) -> int:
    if failed:
        print(f"Failed before the tests: {', '.join(failed)} (see above).", flush=True)
    return 1 if failed else tests


VERBS = {
    "run": run, "test": test, "check": check, "bench": bench, "lock": lock, "msi": msi, "deb": deb, "clean": clean,
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Run one verb; without one, list them."""
    if not arguments or arguments[0] not in VERBS:
        for name, verb in VERBS.items():
            print(f"  make {name:<6} {verb.__doc__}")
        print('\n  Options for the program behind a verb go into ARGS: make run ARGS="--gateway-port 5600"')
        return 0 if arguments in ([], ["help"]) else 2
    try:
        return VERBS[arguments[0]](arguments[1:])
    except SetupError as error:
        print(error, file=sys.stderr)
    except StepFailed:
        pass
    except KeyboardInterrupt:
        print()
        return INTERRUPTED
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
