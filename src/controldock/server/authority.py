"""The server's private CA: one root that agents pin, and the two leaves that the server shows.

Files, each one private key with its certificate, in <data>/authority/:

    root.pem      agents know the server by the hash of this key: never made anew once it was there
    gateway.pem   for the fixed name that agents verify; its addresses may change freely
    console.pem   for browsers: every name and address of this machine, renewed in time

The keys are not encrypted: the server starts without a person who could type a password, and a password in a file
beside them would be no secret. Whoever may read the data folder owns the fleet; it is for the server's user only.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from controldock.protocol.certificate import public_key_hash
from controldock.protocol.messages import SERVER_NAME
from controldock.server.addresses import is_host, local_addresses
from controldock.server.data_folder import make_private, write_private
from controldock.server.settings import Settings, StartFailed
from controldock.sources import Sources

# PCs with an empty battery believe in strange years; what they check lies around all of them.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
NO_END = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)  # RFC 5280, 4.1.2.5: no well-defined end

CONSOLE_LIFE = timedelta(days=397)  # browsers refuse longer ones
CONSOLE_RENEWAL = timedelta(days=30)  # left: a new one is made
CONSOLE_BACKDATE = timedelta(days=1)  # for clocks and time zones that are a little off
SERIAL_BYTES = 16  # RFC 5280 allows 20; unguessable from 8 on
MAX_COMMON_NAME = 64  # characters, X.520; the full name stands among the alternative names
NAME_BYTES = 4  # of the root's key, in its name: two servers' roots can be told apart in a list


class AuthorityBroken(StartFailed):
    """The files of the CA can't be used."""


@dataclass(frozen=True)
class _Pair:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def pem(self) -> bytes:
        """Both, as one file."""
        key = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return key + self.certificate.public_bytes(serialization.Encoding.PEM)


class Authority:
    """The CA of one server, and the TLS contexts of its listeners."""

    def __init__(self, settings: Settings, sources: Sources, root: _Pair) -> None:
        self._settings = settings
        self._sources = sources
        self._root = root
        self._folder = settings.data / "authority"

    @classmethod
    def open(cls, settings: Settings, sources: Sources) -> Authority:
        """The CA in the data folder, made at first start; AuthorityBroken when its files can't be used."""
        folder = settings.data / "authority"
        path = folder / "root.pem"
        try:
            make_private(folder)
            root = _load(path)
            if root is None:
                root = _new_root(sources)
                write_private(path, root.pem())
        except OSError as error:
            raise AuthorityBroken(f"The CA in {folder} can't be used: {error.strerror or error}.") from error
        except ValueError as error:
            raise AuthorityBroken(
                f"{path} is damaged. Agents trust this file's key alone: restore it from a backup."
            ) from error
        return cls(settings, sources, root)

    @property
    def root_der(self) -> bytes:
        """The root's certificate, as agents fetch it."""
        return self._root.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def root_pem(self) -> str:
        """The root's certificate, as programs that use the API take it."""
        return self._root.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def pin(self) -> bytes:
        """SHA-256 of the root's public key: what enrollment tokens carry."""
        return public_key_hash(self.root_der)

    def gateway_context(self) -> ssl.SSLContext:
        """TLS for agents: 1.3 and nothing else."""
        path = self._leaf("gateway.pem", [SERVER_NAME], LONG_AGO, NO_END)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_cert_chain(path)
        return context

    def console_context(self) -> ssl.SSLContext:
        """TLS for browsers and the API: 1.2 or newer."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.renew_console(context)
        return context

    def renew_console(self, context: ssl.SSLContext) -> None:
        """Load the console's certificate, a new one when it is time. Ask daily: a server may run for years."""
        settings = self._settings
        if settings.tls_cert and settings.tls_key:
            _load_own(context, settings.tls_cert, settings.tls_key)
            return
        start = self._sources.now().replace(microsecond=0) - CONSOLE_BACKDATE
        context.load_cert_chain(
            self._leaf("console.pem", console_names(settings), start, start + CONSOLE_LIFE)
        )

    def _leaf(self, file_name: str, names: list[str], start: datetime, end: datetime) -> Path:
        """The file of a leaf that is good for these names from now on for a while."""
        path = self._folder / file_name
        try:
            leaf = _load(path)
        except ValueError:
            leaf = None  # a leaf can be made again at any time
        if leaf is None or not self._is_good(leaf.certificate, names):
            try:
                write_private(path, self._new_leaf(names, start, end).pem())
            except OSError as error:
                raise AuthorityBroken(f"{path} can't be written: {error.strerror}.") from error
        return path

    def _is_good(self, certificate: x509.Certificate, names: list[str]) -> bool:
        try:
            certificate.verify_directly_issued_by(self._root.certificate)
        except (InvalidSignature, ValueError, TypeError):
            return False
        now = self._sources.now()
        in_time = certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - CONSOLE_RENEWAL
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        return in_time and set(_general_names(names)) <= set(extension.value)

    def _new_leaf(self, names: list[str], start: datetime, end: datetime) -> _Pair:
        key = ec.generate_private_key(ec.SECP256R1())
        root_id = x509.SubjectKeyIdentifier.from_public_key(self._root.key.public_key())
        builder = (
            _builder(names[0], key, self._sources)
            .issuer_name(self._root.certificate.subject)
            .not_valid_before(start)
            .not_valid_after(end)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(digital_signature=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectAlternativeName(_general_names(names)), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(root_id), critical=False
            )
        )
        return _Pair(builder.sign(self._root.key, hashes.SHA256()), key)


def console_names(settings: Settings) -> list[str]:
    """Every name and address under which a browser may reach the console."""
    names = [settings.public_host, "localhost", socket.gethostname().lower(), *local_addresses()]
    return list(dict.fromkeys(name for name in names if name.isascii() and is_host(name)))


def _new_root(sources: Sources) -> _Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    digest = x509.SubjectKeyIdentifier.from_public_key(key.public_key()).digest
    name = f"ControlDock CA {digest[:NAME_BYTES].hex()}"
    builder = (
        _builder(name, key, sources)
        .issuer_name(_name(name))
        .not_valid_before(LONG_AGO)
        .not_valid_after(NO_END)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(key_cert_sign=True), critical=True)
    )
    return _Pair(builder.sign(key, hashes.SHA256()), key)


def _builder(name: str, key: ec.EllipticCurvePrivateKey, sources: Sources) -> x509.CertificateBuilder:
    """What root and leaves have in common."""
    serial = int.from_bytes(
        b"\x01" + sources.token(SERIAL_BYTES), "big"
    )  # positive, and never of leading zeros
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .public_key(key.public_key())
        .serial_number(serial)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:MAX_COMMON_NAME])])


def _key_usage(*, digital_signature: bool = False, key_cert_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        key_cert_sign=key_cert_sign,
        crl_sign=key_cert_sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _general_names(names: Iterable[str]) -> list[x509.GeneralName]:
    return [_general_name(name) for name in names]


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _load(path: Path) -> _Pair | None:
    """The pair in a file; None when there is no file, ValueError when it holds no pair."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    try:
        key = serialization.load_pem_private_key(content, password=None)
        certificate = x509.load_pem_x509_certificate(content)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ValueError("no key or no certificate") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        raise ValueError("the key is not the certificate's")
    return _Pair(certificate, key)


def _load_own(context: ssl.SSLContext, certificate: Path, key: Path) -> None:
    """Load the certificate that the server's owner brought."""

    def no_password() -> str:
        raise AuthorityBroken(f"The private key {key} is encrypted; tls_key takes an unencrypted one.")

    try:
        context.load_cert_chain(certificate, key, password=no_password)
    except ssl.SSLError as error:
        mismatch = error.reason == "KEY_VALUES_MISMATCH"
        why = "they do not belong together" if mismatch else "they are no PEM certificate and key"
        raise AuthorityBroken(f"{certificate} and {key} can't be used for TLS: {why}.") from error
    except OSError as error:
        raise AuthorityBroken(f"{certificate} or {key} can't be read: {error.strerror}.") from error
