"""Which server, and as whom."""

import json
from pathlib import Path

import pytest

from controldock.cli.access import Access, Target, server_url
from controldock.cli.failure import CommandFailed


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("lab.example", "https://lab.example:8443"),
        ("lab.example:9443", "https://lab.example:9443"),
        ("10.0.0.1", "https://10.0.0.1:8443"),
        ("::1", "https://[::1]:8443"),
        ("[fd00::2]:1", "https://[fd00::2]:1"),
        ("https://lab.example", "https://lab.example:443"),
        ("https://lab.example:8443/", "https://lab.example:8443"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost", "http://localhost:80"),
    ],
)
def test_servers(text: str, url: str) -> None:
    assert server_url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        "", "lab:x", "lab:0", "lab:70000", "lab:-1", "ftp://lab", "https://", "https://u:p@lab", "https://lab/path",
        "a b", "lab\n", "https://lab?x=1",
    ],
)  # fmt: skip
def test_what_is_no_server_is_wrong_usage(text: str) -> None:
    with pytest.raises(CommandFailed, match="--server") as caught:
        server_url(text)
    assert caught.value.exit_code == 2


def test_a_key_never_goes_readable_through_a_network() -> None:
    with pytest.raises(CommandFailed, match="use https"):
        server_url("http://lab.example:8000")


def test_without_options_it_is_the_server_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "local-access.json").write_text(json.dumps({"url": "http://x", "key": "k", "ca": "pem"}))
    assert Access(data=tmp_path).target() == Target("http://x", "k", "pem", tmp_path)


def test_with_a_server_a_key_is_needed_and_without_one_it_is_of_no_use() -> None:
    assert Access(server="lab", api_key="k").target() == Target("https://lab:8443", "k")
    with pytest.raises(CommandFailed, match="Give an API key"):
        Access(server="lab").target()
    with pytest.raises(CommandFailed, match="of no use without --server"):
        Access(api_key="k").target()


def test_no_server_yet_is_one_sentence(tmp_path: Path) -> None:
    for data in (tmp_path, tmp_path / "absent"):
        with pytest.raises(CommandFailed, match="No server has run with the data folder"):
            Access(data=data).target()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"url": "x"}', "\xff"])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / "local-access.json").write_text(content, encoding="latin-1")
    with pytest.raises(CommandFailed, match="is damaged"):
        Access(data=tmp_path).target()


def test_a_ca_that_can_not_be_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="No such file"):
        Access(server="lab", api_key="k", ca=tmp_path / "absent").target()
    (tmp_path / "ca").write_bytes(b"\xff\xfe")
    with pytest.raises(CommandFailed, match="no PEM file"):
        Access(server="lab", api_key="k", ca=tmp_path / "ca").target()
