"""The Windows installer: what it is made of, and that the same input gives the same bytes."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from msi import authenticode, build, contents, wxs

FILES = [
    Path(name)
    for name in ("lib/controldock/__init__.pyc", "lib/x.pyd", "python/python.exe", "python/pythonw.exe")
]
RIGHT = "Current message digest : AB\nCalculated message digest : AB\n"
WIX = "{http://schemas.microsoft.com/wix/2006/wi}"


@pytest.fixture
def described() -> ET.Element:
    return ET.fromstring(wxs.describe("1.2.3", FILES, "agent", wxs.code("product", "1.2.3")))


def test_every_file_is_a_component_of_the_one_feature(described: ET.Element) -> None:
    components = [found.get("Id") for found in described.iter(f"{WIX}Component")]
    assert len(components) == len(set(components)) == len(FILES) + 2  # and the wish and the companion
    assert [found.get("Id") for found in described.iter(f"{WIX}ComponentRef")] == components
    assert [found.get("Source") for found in described.iter(f"{WIX}File")] == [
        f"agent/{file}" for file in FILES
    ]


def test_folders_are_made_once(described: ET.Element) -> None:
    names = [found.get("Name") for found in described.iter(f"{WIX}Directory")]
    assert names == ["SourceDir", ".", None, "ControlDock Agent", "lib", "controldock", "python"]


def test_the_start_menu_leads_to_the_dialog_that_asks_for_server_and_token(described: ET.Element) -> None:
    (shortcut,) = described.iter(f"{WIX}Shortcut")
    assert (shortcut.get("Target"), shortcut.get("Arguments")) == (
        r"[INSTALLDIR]python\pythonw.exe",
        "-B -m controldock.desktop enroll",
    )


def test_the_service_runs_the_agent_without_a_window(described: ET.Element) -> None:
    [component] = [
        found for found in described.iter(f"{WIX}Component") if found.find(f"{WIX}ServiceInstall") is not None
    ]
    file, service = component.find(f"{WIX}File"), component.find(f"{WIX}ServiceInstall")
    assert file is not None
    assert service is not None
    assert file.get("Name") == "pythonw.exe"
    assert service.get("Arguments") == "-B -m controldock.agent service"
    assert service.get("Name") == "ControlDockAgent"


def test_what_msiexec_is_told_goes_into_the_registry(described: ET.Element) -> None:
    values = {found.get("Name"): found.get("Value") for found in described.iter(f"{WIX}RegistryValue")}
    assert values["Server"] == "[SERVER]"
    assert values["Token"] == "[TOKEN]"
    assert values["ControlDock Agent"] == '"[INSTALLDIR]python\\pythonw.exe" -B -m controldock.desktop'
    assert any("MsiHiddenProperties" in query and "TOKEN" in query for query in wxs.QUERIES)


def test_codes_are_those_of_the_path_and_never_of_the_day() -> None:
    assert wxs.code("file", "a") == wxs.code("file", "a") != wxs.code("file", "b")
    assert wxs.describe("1", FILES, "agent", "{X}") == wxs.describe("1", FILES, "agent", "{X}")


def test_other_contents_are_another_product(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    first = build.digest(tmp_path, [Path("a")])
    (tmp_path / "a").write_text("2")
    assert build.digest(tmp_path, [Path("a")]) != first


def test_time_and_chance_are_taken_out_of_the_package() -> None:
    def package(time: bytes, code: bytes) -> bytes:
        summary = (
            b"This installer database contains it.\x1e{"
            + code
            + b"}\0\x40\0\0\0"
            + time
            + b"\x40\0\0\0"
            + time
        )
        return b"\x40\0\0\0before" + summary + b"\x03\0\0\0msitools 0.101\x40\0\0\0after"

    a = package(b"12345678", b"0" * 36)
    b = package(b"87654321", b"A" * 36)
    settled = build.settled(a, "{" + "B" * 36 + "}")
    assert settled == build.settled(b, "{" + "B" * 36 + "}")
    assert len(settled) == len(a)
    assert settled.startswith(b"\x40\0\0\0before")
    assert settled.endswith(b"\x40\0\0\0after")


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (RIGHT + f"Subject: /O=P/CN={authenticode.SIGNER}\n", None),
        (RIGHT.replace("AB", "CD", 1) + f"Subject: /CN={authenticode.SIGNER}\n", "not the file"),
        (RIGHT + "Subject: /CN=Mallory\n", "Mallory"),
        (RIGHT, "nobody"),
        ("No signature found", "not signed"),
    ],
)  # fmt: skip
def test_whose_the_programs_are(said: str, wrong: str | None) -> None:
    found = authenticode.what_is_wrong(said)
    assert found == wrong if wrong is None else wrong in (found or "")


def test_the_agents_python_sees_nothing_but_what_is_installed() -> None:
    assert all(not path.startswith(("C:", "%")) and "site" not in path for path in contents.PATHS)


def test_an_upgrade_keeps_the_data_folder_and_an_uninstallation_does_not() -> None:
    (kept,) = (query for query in wxs.QUERIES if "'LetGo'" in query and "Condition" in query)
    (gone,) = (query for query in wxs.QUERIES if "'RemoveAll'" in query and "Condition" in query)
    assert 'REMOVE="ALL" AND UPGRADINGPRODUCTCODE' in kept
    assert 'REMOVE="ALL" AND NOT UPGRADINGPRODUCTCODE' in gone
    assert any("'RemoveAll'" in query and query.endswith(" all')") for query in wxs.QUERIES)
