"""The lock files pin everything by hash, name no registry, and hold every dependency of pyproject.toml."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _names(requirements: list[str]) -> set[str]:
    found = (re.match(r"[A-Za-z0-9._-]+", text) for text in requirements)
    return {re.sub(r"[-_.]+", "-", name[0]).lower() for name in found if name} - {"controldock"}


def _locked(name: str) -> set[str]:
    return _names((ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines())


def _wanted(*extras: str) -> set[str]:
    project = PROJECT["project"]
    texts = [*project["dependencies"]]
    for extra in extras:
        texts += project["optional-dependencies"][extra]
    return _names(texts)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_package_has_hashes(lock: Path) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", lock.read_text(encoding="utf-8"))[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_console_is_locked_without_addresses() -> None:
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if "integrity" not in package] == []


@pytest.mark.parametrize(
    ("lock", "extras"), [("agent", ()), ("server", ("fleet", "server")), ("dev", ("fleet", "server"))]
)
def test_a_lock_holds_what_the_project_asks_for(lock: str, extras: tuple[str, ...]) -> None:
    missing = _wanted(*extras) - _locked(lock)
    assert missing == set(), "run `make lock`"


def test_the_build_and_the_developers_packages_are_locked() -> None:
    assert _names(PROJECT["build-system"]["requires"]) <= _locked("build")
    assert _names(PROJECT["dependency-groups"]["dev"]) <= _locked("dev")


def test_an_agent_installs_without_the_servers_packages() -> None:
    server_only = _wanted("server") - _wanted()
    assert _locked("agent") & server_only == set()
