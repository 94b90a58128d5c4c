"""Finding the public key in a certificate without a crypto library: the same key that OpenSSL reads, or none."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from controldock.protocol.certificate import public_key_hash
from controldock.protocol.errors import BadMessage

THEN = datetime(2026, 1, 1, tzinfo=UTC)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def make_key(kind: str) -> Key:
    match kind:
        case "RSA":
            return rsa.generate_private_key(65537, 2048)
        case "P-256":
            return ec.generate_private_key(ec.SECP256R1())
    return ed25519.Ed25519PrivateKey.generate()


def certificate_of(key: Key, *, common_name: str = "ControlDock", extensions: int = 1) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(THEN)
        .not_valid_after(THEN + timedelta(days=36500))
    )
    for number in range(extensions):
        oid = x509.ObjectIdentifier(f"1.3.6.1.4.1.99999.{number}")
        builder = builder.add_extension(x509.UnrecognizedExtension(oid, bytes(number * 50)), critical=False)
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, algorithm).public_bytes(serialization.Encoding.DER)


def expected(certificate: bytes) -> bytes:
    """What the library that TLS trusts takes for the key."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).digest()


@pytest.fixture(scope="module", params=["RSA", "P-256", "Ed25519"])
def certificate(request: pytest.FixtureRequest) -> bytes:
    return certificate_of(make_key(request.param))


def test_it_is_the_key_that_openssl_reads(certificate: bytes) -> None:
    assert public_key_hash(certificate) == expected(certificate)


@pytest.mark.parametrize("common_name", ["x", "가" * 20, "x" * 64])
@pytest.mark.parametrize("extensions", [0, 1, 30])
def test_whatever_stands_around_it(common_name: str, extensions: int) -> None:
    found = certificate_of(make_key("P-256"), common_name=common_name, extensions=extensions)
    assert public_key_hash(found) == expected(found)


def test_another_certificate_of_the_same_key_has_the_same_hash() -> None:
    key = make_key("P-256")
    one, other = certificate_of(key), certificate_of(key, common_name="renewed")
    assert one != other
    assert public_key_hash(one) == public_key_hash(other)


def test_every_truncation_is_refused(certificate: bytes) -> None:
    for length in range(len(certificate)):
        with pytest.raises(BadMessage):
            public_key_hash(certificate[:length])


def test_anything_behind_it_is_refused(certificate: bytes) -> None:
    for more in (b"\0", b"\n", certificate):
        with pytest.raises(BadMessage):
            public_key_hash(certificate + more)


def test_every_byte_changed_is_refused_or_changes_nothing_about_the_key(certificate: bytes) -> None:
    """The worst would be the right hash for a certificate in which OpenSSL sees another key."""
    right = public_key_hash(certificate)
    for place in range(len(certificate)):
        for flip in (0x01, 0x80, 0xFF):
            changed = bytearray(certificate)
            changed[place] ^= flip
            if found_hash(bytes(changed)) == right:
                assert key_by_library(bytes(changed)) in (right, None)


def found_hash(certificate: bytes) -> bytes | None:
    try:
        return public_key_hash(certificate)
    except BadMessage:
        return None


def key_by_library(certificate: bytes) -> bytes | None:
    try:
        return expected(certificate)
    except Exception:
        return None


def element(tag: int, content: bytes, *, length: bytes | None = None) -> bytes:
    if length is None:
        size = len(content)
        length = bytes([size]) if size < 128 else bytes([0x82]) + size.to_bytes(2, "big")
    return bytes([tag]) + length + content


KEY = element(0x30, b"key")
FIELDS = [element(0xA0, b"v"), element(0x02, b"1"), *[element(0x30, b"x")] * 4, KEY]


def assembled(fields: list[bytes]) -> bytes:
    return element(0x30, element(0x30, b"".join(fields)) + element(0x30, b"") + element(0x03, b""))


def test_the_smallest_certificate() -> None:
    assert public_key_hash(assembled(FIELDS)) == hashlib.sha256(KEY).digest()


@pytest.mark.parametrize("left_out", range(len(FIELDS)))
def test_a_field_less_is_no_certificate(left_out: int) -> None:
    with pytest.raises(BadMessage):
        public_key_hash(assembled(FIELDS[:left_out] + FIELDS[left_out + 1 :]))


@pytest.mark.parametrize(
    "length",
    [
        b"\x80",  # indefinite: BER, not DER
        b"\x81\x03",  # long form for a short length
        b"\x82\x00\x03",
        b"\x84\x00\x00\x00\x03",  # more bytes of length than any certificate has
        b"\xff",
        b"\x83\xff\xff\xff",
        b"\x7f",
    ],
)
def test_a_length_in_any_other_form_is_refused(length: bytes) -> None:
    with pytest.raises(BadMessage):
        public_key_hash(assembled([*FIELDS[:-1], element(0x30, b"key", length=length)]))
    with pytest.raises(BadMessage):
        public_key_hash(assembled([FIELDS[0], element(0x02, b"abc", length=length), *FIELDS[2:]]))


def test_the_certificate_of_a_pem_file_is_not_der() -> None:
    with pytest.raises(BadMessage):
        public_key_hash(b"-----BEGIN CERTIFICATE-----\n")


@given(
    st.binary(max_size=300) | st.binary(max_size=100).map(lambda noise: b"\x30\x82\x00\x64\x30\x60" + noise)
)
def test_noise_is_no_certificate(noise: bytes) -> None:
    with pytest.raises(BadMessage):
        public_key_hash(noise)
