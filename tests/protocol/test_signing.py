"""A signature is worth something for exactly one payload of exactly one type by exactly one key."""

import pytest

from controldock.protocol.signing import (
    PUBLIC_KEY_SIZE,
    SEED_SIZE,
    SIGNATURE_SIZE,
    PayloadType,
    SigningKey,
    _encoded,
    is_signed,
)

KEY, OTHER = SigningKey(bytes(range(SEED_SIZE))), SigningKey(bytes(SEED_SIZE))
PAYLOAD = b'{"agent_id":"a","expires":"2026-03-02T09:00:00Z"}'


def test_what_was_signed_is_signed() -> None:
    signature = KEY.sign(PayloadType.ORDER, PAYLOAD)
    assert len(signature) == SIGNATURE_SIZE
    assert len(KEY.public) == PUBLIC_KEY_SIZE
    assert is_signed(KEY.public, PayloadType.ORDER, PAYLOAD, signature)


def test_the_encoding_is_that_of_dsse() -> None:
    """The example of its specification, with our type in the place of theirs."""
    name = b"application/vnd.controldock.order+json;v=1"
    assert _encoded(PayloadType.ORDER, b"hello world") == b"DSSEv1 42 " + name + b" 11 hello world"


def test_the_key_is_that_of_rfc_8032() -> None:
    """Test 1 of part 7.1: so another agent's Ed25519 is the same as ours."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    assert SigningKey(seed).public.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"


@pytest.mark.parametrize("place", ["payload", "signature", "key"])
def test_one_bit_of_anything_is_enough(place: str) -> None:
    parts = {"payload": PAYLOAD, "signature": KEY.sign(PayloadType.ORDER, PAYLOAD), "key": KEY.public}
    for bit in range(len(parts[place]) * 8):
        changed = bytearray(parts[place])
        changed[bit // 8] ^= 1 << bit % 8
        said = {**parts, place: bytes(changed)}
        assert not is_signed(said["key"], PayloadType.ORDER, said["payload"], said["signature"]), bit


@pytest.mark.parametrize("signed_as", list(PayloadType))
@pytest.mark.parametrize("shown_as", list(PayloadType))
def test_one_type_is_not_another(signed_as: PayloadType, shown_as: PayloadType) -> None:
    signature = KEY.sign(signed_as, PAYLOAD)
    assert is_signed(KEY.public, shown_as, PAYLOAD, signature) is (signed_as is shown_as)


def test_another_key_is_no_key() -> None:
    assert not is_signed(OTHER.public, PayloadType.ORDER, PAYLOAD, KEY.sign(PayloadType.ORDER, PAYLOAD))


@pytest.mark.parametrize("size", [0, 1, 31, 33, 63, 65, 1000])
def test_other_lengths_are_wrong_and_break_nothing(size: int) -> None:
    signature = KEY.sign(PayloadType.ORDER, PAYLOAD)
    assert not is_signed(KEY.public, PayloadType.ORDER, PAYLOAD, bytes(size))
    assert not is_signed(bytes(size), PayloadType.ORDER, PAYLOAD, signature)
    assert not is_signed(KEY.public, PayloadType.ORDER, PAYLOAD, (signature * 20)[:size])


def test_a_key_of_zeros_signs_for_nobody() -> None:
    """A key of small order, for which a signature of zeros would be right."""
    assert not is_signed(bytes(PUBLIC_KEY_SIZE), PayloadType.ORDER, PAYLOAD, bytes(SIGNATURE_SIZE))
