"""Whom the agent believes, tried with real handshakes in memory."""

import ssl
from pathlib import Path

import pytest
from tests.agent.server_double import Authority

from controldock.agent.tls import pinned, unverified
from controldock.protocol.messages import SERVER_NAME


def shake_hands(client: ssl.SSLContext, server: ssl.SSLContext) -> str | None:
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(to_client, to_server, server_hostname=SERVER_NAME),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    for _ in range(4):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    return ends[0].version()


def test_the_pinned_ca_is_believed_though_its_certificates_have_expired(authority: Authority) -> None:
    assert shake_hands(pinned(authority.certificate), authority.context) == "TLSv1.3"


def test_another_ca_is_not(authority: Authority, tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match=r"self-signed|unable to get"):
        shake_hands(pinned(authority.certificate), Authority(tmp_path).context)


def test_another_name_is_not(tmp_path: Path) -> None:
    other = Authority(tmp_path, name="elsewhere.internal")
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        shake_hands(pinned(other.certificate), other.context)


def test_nothing_older_than_tls_1_3_is_spoken(authority: Authority) -> None:
    assert pinned(authority.certificate).minimum_version is ssl.TLSVersion.TLSv1_3
    assert unverified().minimum_version is ssl.TLSVersion.TLSv1_3


def test_the_machines_own_cas_count_for_nothing(authority: Authority) -> None:
    assert len(pinned(authority.certificate).get_ca_certs()) == 1


def test_the_one_question_without_trust_can_be_asked_of_anybody(authority: Authority) -> None:
    assert shake_hands(unverified(), authority.context) == "TLSv1.3"
