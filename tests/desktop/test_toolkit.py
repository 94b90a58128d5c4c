"""Finding wxPython: ours, the system's, or none with a sentence that helps."""

import sys
from pathlib import Path

import pytest

from controldock.desktop import toolkit


@pytest.fixture
def without_wx(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python that has none, whatever this one has."""
    monkeypatch.setattr(sys, "path", [path for path in sys.path if "dist-packages" not in path])
    for name in [name for name in sys.modules if name == "wx" or name.startswith("wx.")]:
        monkeypatch.delitem(sys.modules, name)


def installed(place: Path, content: str) -> Path:
    (place / "wx").mkdir(parents=True)
    (place / "wx" / "__init__.py").write_text(content)
    return place


@pytest.mark.usefixtures("without_wx")
def test_the_systems_own_goes_last_on_the_path(tmp_path: Path) -> None:
    before = list(sys.path)
    toolkit.load((tmp_path / "nowhere", installed(tmp_path / "system", "")))
    assert sys.path == [*before, str(tmp_path / "system")]
    del sys.modules["wx"]


@pytest.mark.usefixtures("without_wx")
def test_one_for_another_python_is_none(tmp_path: Path) -> None:
    before = list(sys.path)
    with pytest.raises(toolkit.ToolkitMissing, match=r"python3-wxgtk4\.0"):
        toolkit.load((installed(tmp_path / "system", "raise ImportError('another Python')"),))
    assert sys.path == before
    assert "wx" not in sys.modules


@pytest.mark.usefixtures("without_wx")
def test_ours_comes_before_the_systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(installed(tmp_path / "ours", ""))
    before = list(sys.path)
    toolkit.load((installed(tmp_path / "system", ""),))
    assert sys.path == before
    del sys.modules["wx"]
