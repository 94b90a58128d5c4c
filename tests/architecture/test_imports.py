"""What an import brings along: the command line of an agent's PC works without the server's packages."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "controldock"

# Import names that only the extras `fleet` and `server` install.
SERVER_PACKAGES = [
    "aiosqlite",
    "alembic",
    "apprise",
    "argon2",
    "asyncpg",
    "cronsim",
    "cryptography",
    "httpx",
    "litestar",
    "sqlalchemy",
    "tree_sitter",
    "tree_sitter_bash",
    "tree_sitter_powershell",
    "tzdata",
    "uvicorn",
    "uvloop",
]

WITHOUT_SERVER_PACKAGES = f"""
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {SERVER_PACKAGES!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Missing())
"""


def _python(code: str) -> str:
    command = [sys.executable, "-c", WITHOUT_SERVER_PACKAGES + code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_command_line_starts_on_an_agents_pc() -> None:
    argv = ["controldock", "agent", "--help"]
    out = _python(f"sys.argv = {argv!r}\nfrom controldock.cli.main import main\nmain()")
    assert "enroll" in out


def test_the_agent_runs_on_an_agents_pc() -> None:
    _python(
        "import importlib, pkgutil, controldock.agent as agent\n"
        "names = [m.name for m in pkgutil.walk_packages(agent.__path__, 'controldock.agent.')]\n"
        "for name in names:\n"
        "    if 'windows' not in name: importlib.import_module(name)\n"
    )


def test_the_blocked_packages_are_those_of_the_extras() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]["fleet"] + project["optional-dependencies"]["server"]
    names = {re.split(r"[^A-Za-z0-9_-]", text)[0] for text in extras} - {"controldock"}
    imports = {name.replace("argon2-cffi", "argon2").replace("-", "_") for name in names}
    assert imports == set(SERVER_PACKAGES)


def test_every_task_has_an_owner() -> None:
    """Ruff bans `asyncio.create_task`; this finds the way around it, a loop's own `create_task`."""
    orphan = re.compile(r"loop\w*(\(\))?\.create_task\(")
    texts = {path: path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py")}
    assert [path.relative_to(ROOT) for path, text in texts.items() if orphan.search(text)] == []
