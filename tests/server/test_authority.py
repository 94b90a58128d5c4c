"""The private CA: made once, private, and believed by every Python that an agent may run on."""

import asyncio
import shutil
import ssl
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from controldock.protocol.certificate import public_key_hash
from controldock.protocol.messages import SERVER_NAME
from controldock.server.authority import Authority, AuthorityBroken, console_names
from controldock.server.settings import Settings
from controldock.sources import FixedSources, SystemSources

# What an agent or a program does with nothing but the standard library: prints the TLS version, or why not.
CLIENT = """
import socket, ssl, sys
port, name, ca, strict = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.load_verify_locations(ca)
if strict == "strict":
    context.verify_flags |= ssl.VERIFY_X509_STRICT
try:
    with socket.create_connection(("127.0.0.1", int(port)), 10) as plain:
        with context.wrap_socket(plain, server_hostname=name) as secure:
            print(secure.version())
except ssl.SSLCertVerificationError as error:
    print("refused:", error.verify_message)
"""

OTHER_PYTHONS = ("3.12", "3.13", "3.14")


def runs(python: str) -> bool:
    return subprocess.run([python, "-c", "import ssl"], capture_output=True, check=False).returncode == 0


def pythons() -> list[str]:
    """This Python, and one of every other version that is installed here: on the path or beside this one."""
    found = [sys.executable]
    for version in OTHER_PYTHONS:
        beside = Path(sys.base_prefix).parent.glob(f"{version}.*/bin/python")
        candidates = [shutil.which(f"python{version}"), *sorted(map(str, beside))]
        found += [python for python in candidates if python and runs(python)][:1]
    return found


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, public_host="lab.example")


async def handshake(context: ssl.SSLContext, python: str, name: str, ca: str, strict: str) -> str:
    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        port = server.sockets[0].getsockname()[1]
        client = await asyncio.create_subprocess_exec(
            python, "-c", CLIENT, str(port), name, ca, strict, stdout=subprocess.PIPE
        )
        out, _ = await client.communicate()
    return out.decode().strip()


def ca_file(tmp_path: Path, authority: Authority) -> str:
    path = tmp_path / "ca.pem"
    path.write_text(authority.root_pem)
    return str(path)


@pytest.mark.parametrize("strict", ["default", "strict"])
@pytest.mark.parametrize("python", pythons())
async def test_every_python_believes_both_leaves(
    settings: Settings, tmp_path: Path, python: str, strict: str
) -> None:
    authority = Authority.open(settings, SystemSources())
    ca = ca_file(tmp_path, authority)
    assert await handshake(authority.gateway_context(), python, SERVER_NAME, ca, strict) == "TLSv1.3"
    for name in ("localhost", "127.0.0.1", "::1", "lab.example"):
        assert await handshake(authority.console_context(), python, name, ca, strict) == "TLSv1.3"


async def test_a_client_of_another_ca_refuses(settings: Settings, tmp_path: Path) -> None:
    other = Authority.open(Settings(data=tmp_path / "other"), SystemSources())
    authority = Authority.open(settings, SystemSources())
    answer = await handshake(
        authority.gateway_context(), sys.executable, SERVER_NAME, ca_file(tmp_path, other), "default"
    )
    assert answer.startswith("refused:")


async def test_the_gateway_has_one_name_and_the_console_does_not_have_it(
    settings: Settings, tmp_path: Path
) -> None:
    authority = Authority.open(settings, SystemSources())
    ca = ca_file(tmp_path, authority)
    gateway, console = authority.gateway_context(), authority.console_context()
    assert "mismatch" in await handshake(gateway, sys.executable, "localhost", ca, "default")
    assert "mismatch" in await handshake(console, sys.executable, SERVER_NAME, ca, "default")


def test_the_pin_is_what_an_agent_computes_from_the_certificate(settings: Settings) -> None:
    authority = Authority.open(settings, FixedSources())
    assert authority.pin == public_key_hash(authority.root_der)
    assert ssl.PEM_cert_to_DER_cert(authority.root_pem) == authority.root_der


def test_a_second_start_has_the_same_ca(settings: Settings) -> None:
    first = Authority.open(settings, FixedSources())
    first.gateway_context()
    before = contents(settings)
    second = Authority.open(settings, FixedSources())
    second.gateway_context()
    assert second.pin == first.pin
    assert contents(settings) == before


def test_the_keys_are_for_the_owner_alone(settings: Settings) -> None:
    authority = Authority.open(settings, FixedSources())
    authority.gateway_context()
    authority.console_context()
    folder = settings.data / "authority"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {
        "root.pem": 0o600,
        "gateway.pem": 0o600,
        "console.pem": 0o600,
    }


def test_agents_with_any_clock_find_the_gateway_valid(settings: Settings) -> None:
    authority = Authority.open(settings, FixedSources())
    authority.gateway_context()
    for name in ("root", "gateway"):
        found = certificate(settings, name)
        assert found.not_valid_before_utc.year == 2000
        assert found.not_valid_after_utc.year == 9999


def test_the_console_is_renewed_a_month_before_its_end(settings: Settings) -> None:
    sources = FixedSources()
    authority = Authority.open(settings, sources)
    context = authority.console_context()
    first = certificate(settings, "console")
    assert first.not_valid_after_utc - first.not_valid_before_utc == timedelta(days=397)
    sources.advance(timedelta(days=365))
    authority.renew_console(context)
    assert certificate(settings, "console") == first
    sources.advance(timedelta(days=2))
    authority.renew_console(context)
    second = certificate(settings, "console")
    assert second.not_valid_after_utc > first.not_valid_after_utc
    assert second.serial_number != first.serial_number


def test_the_console_is_renewed_for_a_new_name_only(settings: Settings) -> None:
    Authority.open(settings, FixedSources()).console_context()
    first = certificate(settings, "console")
    Authority.open(settings, FixedSources()).console_context()
    assert certificate(settings, "console") == first
    Authority.open(Settings(data=settings.data, public_host="new.example"), FixedSources()).console_context()
    assert certificate(settings, "console") != first


def test_the_console_knows_every_name_of_this_machine(settings: Settings) -> None:
    names = console_names(settings)
    assert {"lab.example", "localhost", "127.0.0.1", "::1"} <= set(names)
    assert "한글.example" not in console_names(Settings(public_host="한글.example"))


def test_a_damaged_leaf_is_made_again(settings: Settings) -> None:
    authority = Authority.open(settings, FixedSources())
    authority.gateway_context()
    path = settings.data / "authority" / "gateway.pem"
    for damage in (b"", b"rubbish", path.read_bytes()[:300]):
        path.write_bytes(damage)
        authority.gateway_context()
        assert certificate(settings, "gateway").issuer == certificate(settings, "root").subject


def test_a_leaf_of_another_root_is_made_again(settings: Settings, tmp_path: Path) -> None:
    other = Settings(data=tmp_path / "other")
    Authority.open(other, FixedSources()).gateway_context()
    authority = Authority.open(settings, FixedSources())
    shutil.copy(other.data / "authority" / "gateway.pem", settings.data / "authority" / "gateway.pem")
    authority.gateway_context()
    certificate(settings, "gateway").verify_directly_issued_by(certificate(settings, "root"))


@pytest.mark.parametrize("damage", [b"", b"rubbish"])
def test_a_damaged_root_stops_the_start_and_is_never_replaced(settings: Settings, damage: bytes) -> None:
    Authority.open(settings, FixedSources())
    path = settings.data / "authority" / "root.pem"
    path.write_bytes(damage)
    with pytest.raises(AuthorityBroken, match="restore it from a backup"):
        Authority.open(settings, FixedSources())
    assert path.read_bytes() == damage


def test_a_root_with_a_foreign_key_stops_the_start(settings: Settings, tmp_path: Path) -> None:
    other = Settings(data=tmp_path / "other")
    Authority.open(settings, FixedSources())
    Authority.open(other, FixedSources())
    mine, theirs = (found.data / "authority" / "root.pem" for found in (settings, other))
    mark = b"-----BEGIN CERTIFICATE-----"
    mine.write_bytes(theirs.read_bytes().split(mark)[0] + mark + mine.read_bytes().split(mark)[1])
    with pytest.raises(AuthorityBroken):
        Authority.open(settings, FixedSources())


def test_a_file_in_the_place_of_the_folder_is_one_sentence(settings: Settings) -> None:
    (settings.data / "authority").touch()
    with pytest.raises(AuthorityBroken, match=r"can't be used: File exists\.$"):
        Authority.open(settings, FixedSources())


async def test_the_owners_own_certificate_is_shown(settings: Settings, tmp_path: Path) -> None:
    theirs = Authority.open(Settings(data=tmp_path / "other", public_host="console.example"), SystemSources())
    theirs.console_context()
    pem = tmp_path / "other" / "authority" / "console.pem"
    own = Settings(data=settings.data, tls_cert=pem, tls_key=pem)
    context = Authority.open(own, SystemSources()).console_context()
    answer = await handshake(context, sys.executable, "console.example", ca_file(tmp_path, theirs), "default")
    assert answer == "TLSv1.3"
    assert not (settings.data / "authority" / "console.pem").exists()


def test_an_own_certificate_that_can_not_be_used_is_one_sentence(settings: Settings, tmp_path: Path) -> None:
    authority = Authority.open(settings, FixedSources())
    authority.gateway_context()
    authority.console_context()
    folder = settings.data / "authority"
    rubbish = tmp_path / "rubbish.pem"
    rubbish.write_text("rubbish")
    for certificate_file, key_file, why in (
        (folder / "console.pem", folder / "gateway.pem", "do not belong together"),
        (rubbish, rubbish, "no PEM certificate and key"),
        (tmp_path / "absent", tmp_path / "absent", "can't be read"),
    ):
        own = Settings(data=settings.data, tls_cert=certificate_file, tls_key=key_file)
        with pytest.raises(AuthorityBroken, match=why):
            Authority.open(own, FixedSources()).console_context()


def test_an_encrypted_key_is_refused_and_nobody_is_asked_for_a_password(
    settings: Settings, tmp_path: Path
) -> None:
    from cryptography.hazmat.primitives import serialization as s

    Authority.open(settings, FixedSources()).console_context()
    pem = settings.data / "authority" / "console.pem"
    key = s.load_pem_private_key(pem.read_bytes(), None)
    encrypted = tmp_path / "encrypted.pem"
    encrypted.write_bytes(
        key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.BestAvailableEncryption(b"x"))
    )
    own = Settings(data=settings.data, tls_cert=pem, tls_key=encrypted)
    with pytest.raises(AuthorityBroken, match="is encrypted"):
        Authority.open(own, FixedSources()).console_context()


def contents(settings: Settings) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (settings.data / "authority").iterdir()}


def certificate(settings: Settings, name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate((settings.data / "authority" / f"{name}.pem").read_bytes())
