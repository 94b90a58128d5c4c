"""The agent's own packages, for PCs that are about to join."""

import hashlib
from pathlib import Path

from tests.server.api.world import World

from controldock.domain.operator import Role
from controldock.server.linux_packages import add as add_linux_package
from controldock.server.windows_installer import add

NAME = "controldock-agent-0.1.0-x64.msi"
MSI = bytes.fromhex("d0cf11e0a1b11ae1") + b"an installer" * 100_000


async def test_the_wheel_has_one_name_and_nothing_else_is_there(world: World) -> None:
    pc = await world.browser()
    wheel = await pc.get("/agent/controldock-0-py3-none-any.whl")
    assert (wheel.status_code, wheel.content) == (200, b"the wheel")
    assert wheel.headers["content-type"] == "application/octet-stream"
    for name in ("", "other.whl", "%2e%2e", "..%2f..%2ftest.db", "..\\test.db", "%00"):
        assert (await pc.get(f"/agent/{name}")).status_code == 404


async def test_the_installer_for_windows_is_there_as_soon_as_it_was_added(
    world: World, tmp_path: Path
) -> None:
    pc, admin = await world.browser(), await world.person(Role.ADMINISTRATOR)
    created = (await admin.post("/api/enrollment-tokens", json={})).json()
    assert created["windows_installer"] is None
    assert (await pc.get(f"/agent/{NAME}")).status_code == 404
    (tmp_path / NAME).write_bytes(MSI)
    add(tmp_path, tmp_path / NAME)
    answer = await pc.get(f"/agent/{NAME}")
    assert (answer.status_code, answer.content) == (200, MSI)
    assert answer.headers["content-disposition"] == f'attachment; filename="{NAME}"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    created = (await admin.post("/api/enrollment-tokens", json={})).json()
    installer = created["windows_installer"]
    assert (installer["version"], installer["size"]) == ("0.1.0", len(MSI))
    assert installer["sha256"] == hashlib.sha256(MSI).hexdigest()
    assert f"TOKEN={created['secret']}" in installer["msiexec"]
    for name in ("controldock-agent-9.9.9-x64.msi", "..%2f" + NAME, "packages%2f" + NAME):
        assert (await pc.get(f"/agent/{name}")).status_code == 404


async def test_the_package_for_debian_is_there_with_its_script_as_soon_as_it_was_added(
    world: World, tmp_path: Path
) -> None:
    pc, admin = await world.browser(), await world.person(Role.ADMINISTRATOR)
    name = "controldock-agent_0.1.0_amd64.deb"
    created = (await admin.post("/api/enrollment-tokens", json={})).json()
    assert created["linux_package_command"] is None
    for missing in ("install.sh", name):
        assert (await pc.get(f"/agent/{missing}")).status_code == 404
    content = b"!<arch>\ndebian-binary" + b"a package" * 100_000
    (tmp_path / name).write_bytes(content)
    add_linux_package(tmp_path, tmp_path / name)
    answer = await pc.get(f"/agent/{name}")
    assert (answer.status_code, answer.content) == (200, content)
    script = await pc.get("/agent/install.sh")
    assert hashlib.sha256(content).hexdigest() in script.text
    created = (await admin.post("/api/enrollment-tokens", json={})).json()
    assert hashlib.sha256(script.content).hexdigest() in created["linux_package_command"]
    assert created["linux_package_command"].endswith(f" lab.example {created['secret']}")
    assert (await pc.get("/agent/..%2f" + name)).status_code == 404
