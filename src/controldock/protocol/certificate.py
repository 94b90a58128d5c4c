"""The public key inside an X.509 certificate, found without a crypto library (the agent carries none that parses).

RFC 5280, 4.1; DER as in ITU-T X.690, 8 and 10. Strict on purpose: definite, shortest lengths and the exact order of
fields. So what is hashed here is what OpenSSL will read as the key; anything looser is refused.

    Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signature }
    tbsCertificate ::= SEQUENCE { [0] version, serialNumber, signature, issuer, validity, subject,
                                  subjectPublicKeyInfo, ... }
"""

from __future__ import annotations

import hashlib

from controldock.protocol.errors import BadMessage

_SEQUENCE, _INTEGER, _VERSION = 0x30, 0x02, 0xA0
_BEFORE_KEY = (_VERSION, _INTEGER, _SEQUENCE, _SEQUENCE, _SEQUENCE, _SEQUENCE)
_LONG_FORM = 0x80
_MAX_LENGTH_BYTES = 3  # a certificate of 16 MiB is none


def public_key_hash(certificate: bytes) -> bytes:
    """SHA-256 of the SubjectPublicKeyInfo of a DER certificate, 32 bytes; BadMessage when it is no certificate."""
    start, end = _element(certificate, 0, _SEQUENCE)
    if end != len(certificate):
        raise BadMessage("bytes after the certificate")
    position, end = _element(certificate, start, _SEQUENCE)
    certificate = certificate[:end]  # its fields lie within tbsCertificate
    for tag in _BEFORE_KEY:
        _, position = _element(certificate, position, tag)
    _, end = _element(certificate, position, _SEQUENCE)
    return hashlib.sha256(certificate[position:end]).digest()


def _element(data: bytes, position: int, tag: int) -> tuple[int, int]:
    """Where the content of the element at `position` begins and ends."""
    if position + 2 > len(data) or data[position] != tag:
        raise BadMessage("not a certificate")
    length, start = data[position + 1], position + 2
    if length >= _LONG_FORM:
        count = length - _LONG_FORM
        if not 1 <= count <= _MAX_LENGTH_BYTES:
            raise BadMessage("not a certificate: length")
        length = int.from_bytes(data[start : start + count], "big")
        start += count
        if length < _LONG_FORM or length >> (8 * (count - 1)) == 0:
            raise BadMessage("not a certificate: length not in its shortest form")
    if start + length > len(data):
        raise BadMessage("not a certificate: cut short")
    return start, start + length
