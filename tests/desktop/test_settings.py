"""What a person chose is kept, and what the environment says is read."""

import os
from pathlib import Path

import pytest

from controldock.desktop.settings import (
    Language,
    LanguageChoice,
    Settings,
    SettingsFile,
    TextSize,
    desktop_names,
    display_name,
    has_screen,
    prefer_light,
    settings_path,
    system_language,
)

SPOKEN = ("LC_ALL", "LC_MESSAGES", "LANG")


def test_what_was_chosen_is_kept(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "controldock" / "desktop.json")
    chosen = Settings(
        language=LanguageChoice.KOREAN, text_size=TextSize.LARGEST, sound=False, toast_seconds=30
    )
    file.save(chosen)
    assert file.load() == chosen
    assert list((tmp_path / "controldock").iterdir()) == [tmp_path / "controldock" / "desktop.json"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"toast_seconds": 0}', b'{"language": "fr"}', b"\xff", b"[]"]
)
def test_what_can_not_be_read_is_as_it_was_at_first(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "desktop.json").write_bytes(content)
    assert SettingsFile(tmp_path / "desktop.json").load() == Settings()


def test_a_file_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    assert SettingsFile(tmp_path / "none" / "desktop.json").load() == Settings()


def test_the_file_is_in_the_persons_own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert settings_path() == tmp_path / "controldock" / "desktop.json"
    monkeypatch.setenv("XDG_CONFIG_HOME", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert settings_path() == tmp_path / ".config" / "controldock" / "desktop.json"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "ko_KR.UTF-8"}, Language.KOREAN),
        ({"LANG": "en_US.UTF-8"}, Language.ENGLISH),
        ({"LANG": "ko_KR.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, Language.ENGLISH),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "ko_KR"}, Language.KOREAN),
        ({}, Language.ENGLISH),
    ],
)
def test_the_language_is_that_of_the_desktop(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: Language
) -> None:
    for name in SPOKEN:
        monkeypatch.setenv(name, environment.get(name, ""))
    assert system_language() is language
    assert Settings().spoken() is language
    assert Settings(language=LanguageChoice.ENGLISH).spoken() is Language.ENGLISH
    assert Settings(language=LanguageChoice.KOREAN).spoken() is Language.KOREAN


def test_the_screen_is_that_of_x11_or_wayland(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":5")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-1")
    assert display_name() == ":5"
    monkeypatch.delenv("DISPLAY")
    assert display_name() == "wayland-1"
    assert has_screen()
    monkeypatch.delenv("WAYLAND_DISPLAY")
    assert display_name() == ""
    assert not has_screen()


def test_the_desktops_names_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")
    assert desktop_names() == {"ubuntu", "GNOME"}
    monkeypatch.delenv("XDG_CURRENT_DESKTOP")
    assert desktop_names() == frozenset()


def test_controls_are_light_unless_somebody_wants_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GTK_THEME", "HighContrast")
    prefer_light()
    assert os.environ["GTK_THEME"] == "HighContrast"
    monkeypatch.delenv("GTK_THEME")
    prefer_light()
    assert os.environ["GTK_THEME"] == "Adwaita"
