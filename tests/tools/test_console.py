"""The console is built again exactly when what it is built from has changed."""

import pytest

import console


@pytest.fixture
def web(tmp_path):
    folder = tmp_path / "web"
    (folder / "src").mkdir(parents=True)
    (folder / "package.json").write_text("{}")
    (folder / "package-lock.json").write_text("{}")
    (folder / "src" / "main.tsx").write_text("one")
    return folder


@pytest.fixture
def output(tmp_path, web):
    folder = tmp_path / "console"
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html>")
    (folder / console.STAMP).write_text(console.inputs_hash(web))
    return folder


def test_nothing_is_done_while_the_sources_are_the_same(web, output):
    assert console.is_current(web, output)
    assert console.build(web, output) is False


def test_a_changed_source_makes_the_output_old(web, output):
    (web / "src" / "main.tsx").write_text("two")
    assert not console.is_current(web, output)


def test_a_renamed_source_makes_the_output_old(web, output):
    (web / "src" / "main.tsx").rename(web / "src" / "start.tsx")
    assert not console.is_current(web, output)


def test_what_npm_writes_is_no_source(web, output):
    (web / "node_modules").mkdir()
    (web / "node_modules" / "x.js").write_text("x")
    (web / "dist").mkdir()
    (web / "dist" / "index.html").write_text("x")
    assert console.is_current(web, output)


def test_an_output_without_its_page_is_built_again(web, output):
    (output / "index.html").unlink()
    assert not console.is_current(web, output)


def test_missing_sources_are_named(tmp_path):
    with pytest.raises(console.ConsoleError, match="CONTROLDOCK_SKIP_CONSOLE"):
        console.build(tmp_path / "nowhere", tmp_path / "console")


def test_packages_without_a_lock_are_refused(web, output):
    (web / "package-lock.json").unlink()
    with pytest.raises(console.ConsoleError, match="not pinned"):
        console.build(web, output)
