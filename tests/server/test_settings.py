"""Settings: where each value comes from, and every mistake told at once."""

from datetime import timedelta
from pathlib import Path

import pytest

from controldock.server.settings import DECLARED, Settings, SettingsInvalid, read


def mistakes(options: dict[str, str | None], environment: dict[str, str] | None = None) -> tuple[str, ...]:
    with pytest.raises(SettingsInvalid) as caught:
        read(options, environment or {})
    assert "Traceback" not in str(caught.value)
    return caught.value.mistakes


def with_file(data: Path, text: str) -> dict[str, str | None]:
    (data / "controldock.toml").write_text(text, encoding="utf-8")
    return {"data": str(data)}


def test_without_a_wish_everything_is_as_the_manual_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read({}, {})
    assert settings.data == tmp_path / "data"
    assert settings.database == f"sqlite:///{tmp_path}/data/controldock.db"
    assert (settings.gateway_port, settings.heartbeat_port) == (5500, 5501)
    assert (settings.console_port, settings.local_port) == (8443, 8000)
    assert settings.poll_interval == timedelta(seconds=30)
    assert settings.public_host
    assert settings.origin("public_host") == "found out"
    assert settings.origin("gateway_port") == "default"


def test_options_win_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    options = with_file(tmp_path, "gateway_port = 1\nconsole_port = 2\nlocal_port = 3\n")
    settings = read(
        {**options, "local_port": "33", "log_level": None},
        {"CONTROLDOCK_CONSOLE_PORT": "22", "CONTROLDOCK_LOCAL_PORT": "23"},
    )
    assert (settings.gateway_port, settings.console_port, settings.local_port) == (1, 22, 33)
    assert settings.origin("gateway_port") == str(tmp_path / "controldock.toml")
    assert settings.origin("console_port") == "CONTROLDOCK_CONSOLE_PORT"
    assert settings.origin("local_port") == "--local-port"
    assert settings.origin("log_level") == "default"


def test_all_mistakes_are_told_together(tmp_path: Path) -> None:
    options = with_file(
        tmp_path, "gatewayport = 5500\npoll_interval = 0\ngateway_port = '5500'\nbanana = 1\n"
    )
    told = mistakes(
        {**options, "console_port": "many", "tls_cert": str(tmp_path / "absent.pem")},
        {"CONTROLDOCK_DATABSE": "postgresql://db/", "CONTROLDOCK_LOG_FORMAT": "xml"},
    )
    file = tmp_path / "controldock.toml"
    assert told == (
        f"gatewayport (in {file}): there is no such setting; did you mean gateway_port?",
        f"poll_interval (in {file}): must be a number of seconds from 1 to 3600, not 0.",
        f"gateway_port (in {file}): must be a number, without quotes.",
        f"banana (in {file}): there is no such setting.",
        "CONTROLDOCK_DATABSE: there is no such setting; did you mean CONTROLDOCK_DATABASE?",
        "CONTROLDOCK_LOG_FORMAT: must be one of auto, console, json, not xml.",
        "--console-port: must be a port number from 1 to 65535, not many.",
        "tls_cert and tls_key: give both or none.",
        f"tls_cert: the file {tmp_path}/absent.pem can't be read: No such file or directory.",
    )


def test_a_broken_file_is_told_with_its_line(tmp_path: Path) -> None:
    [told] = mistakes(with_file(tmp_path, "gateway_port = 5500\nconsole_port 8443\n"))
    assert str(tmp_path / "controldock.toml") in told
    assert "line 2" in told


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a = 1\na = 2\n"])
def test_a_file_that_is_no_toml_is_one_mistake(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "controldock.toml").write_bytes(content)
    [told] = mistakes({"data": str(tmp_path)})
    assert "can't be read" in told


def test_a_named_file_must_exist_and_may_name_the_data_folder(tmp_path: Path) -> None:
    [told] = mistakes({"config": str(tmp_path / "absent.toml")})
    assert told == f"The file {tmp_path}/absent.toml does not exist."
    file = tmp_path / "here.toml"
    file.write_text("data = 'store'\n")
    assert read({"config": str(file)}, {}).data == tmp_path / "store"
    assert read({}, {"CONTROLDOCK_CONFIG": str(file)}).data == tmp_path / "store"
    assert read({"config": str(file), "data": "/elsewhere"}, {}).data == Path("/elsewhere")


def test_the_file_in_the_data_folder_can_not_move_the_data_folder(tmp_path: Path) -> None:
    [told] = mistakes(with_file(tmp_path, "data = '/elsewhere'\n"))
    assert "this file is found by the data folder" in told


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "controldock.toml").mkdir()
    [told] = mistakes({"data": str(tmp_path)})
    assert "Is a directory" in told


@pytest.mark.parametrize("port", ["-1", "65536", "0", "5500.0", "0x10", "٥", " 80", "", "99999999999"])
def test_what_is_no_port_is_refused(port: str) -> None:
    [told] = mistakes({"gateway_port": port})
    assert "must be a port number from 1 to 65535" in told


def test_a_port_that_may_be_off_may_be_0() -> None:
    assert read({"local_port": "0", "heartbeat_port": "0"}, {}).local_port == 0
    [told] = mistakes({"local_port": "-5"})
    assert "or 0 for none" in told


def test_a_toml_truth_value_is_no_number(tmp_path: Path) -> None:
    assert len(mistakes(with_file(tmp_path, "gateway_port = true\npoll_interval = true\n"))) == 2


def test_two_listeners_can_not_share_a_port() -> None:
    [told] = mistakes({"local_port": "8443"})
    assert told == "console_port and local_port: both are 8443; each needs a port of its own."


@pytest.mark.parametrize("host", ["a:1", "[::1]", "exa mple", "https://x", "1.2.3", "", "-x", "x" * 300])
def test_what_is_no_host_is_refused(host: str) -> None:
    [told] = mistakes({"public_host": host})
    assert "must be a host name or an IP address" in told


def test_hosts_are_a_list_in_the_file_and_have_commas_elsewhere(tmp_path: Path) -> None:
    options = with_file(tmp_path, 'gateway_hosts = ["127.0.0.1", "::1"]\n')
    settings = read({**options, "console_hosts": "127.0.0.1, lab.example ,127.0.0.1"}, {})
    assert settings.gateway_hosts == ("127.0.0.1", "::1")
    assert settings.console_hosts == ("127.0.0.1", "lab.example")
    assert len(mistakes(with_file(tmp_path, "gateway_hosts = []\nconsole_hosts = [1]\n"))) == 2


def test_a_relative_path_in_a_file_means_the_files_folder(tmp_path: Path) -> None:
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).touch()
    settings = read(with_file(tmp_path, "tls_cert = 'cert.pem'\ntls_key = 'key.pem'\n"), {})
    assert settings.tls_cert == tmp_path / "cert.pem"


@pytest.mark.parametrize("url", ["mysql://u:geheim@h/db", "postgresql:/h", "/var/db", "sqlite://"])
def test_a_database_that_we_do_not_speak_is_refused(url: str) -> None:
    [told] = mistakes({"database": url})
    assert "must be a URL" in told
    assert "geheim" not in told


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:geheim@h/db",
        "postgres://u:ge@heim/geheim@h/db",
        "postgresql://h/db?password=geheim&x=1",
    ],
)
def test_a_password_is_never_shown(url: str) -> None:
    settings = read({"database": url}, {})
    assert settings.database == url
    assert "geheim" not in str(settings.shown())
    assert "geheim" not in repr(settings)


def test_what_is_shown_has_every_setting_with_its_origin() -> None:
    shown = read({"poll_interval": "2.5"}, {"CONTROLDOCK_TLS_CERT": ""}).shown()
    assert [name for name, _, _ in shown] == list(DECLARED)
    assert ("poll_interval", "2.5", "--poll-interval") in shown
    assert ("gateway_hosts", "0.0.0.0, ::", "default") in shown


def test_other_peoples_variables_are_left_alone() -> None:
    read({}, {"CONTROLDOCK_SERVICE_HOST": "10.0.0.1", "CONTROLDOCK_API_KEY": "x", "PATH": "/bin"})


def test_settings_made_by_hand_have_the_same_defaults(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, gateway_port=0)
    assert settings.database == f"sqlite:///{tmp_path}/controldock.db"
    assert settings.public_host
