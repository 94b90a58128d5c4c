"""Letters in other forms, encodings, and what nobody sees."""

import base64

from controldock.server.examination import disguises


def test_wide_letters_and_typographic_signs_become_plain() -> None:
    assert disguises.unmasked("ｄｅｌ –x “y”\u200b\r\nz") == 'del -x "y"\nz'


def test_base64_is_read_in_the_encoding_in_which_it_makes_sense() -> None:
    packed = base64.b64encode("Restart-Computer".encode("utf-16-le")).decode()
    assert disguises.from_base64(packed, "utf-16-le", "utf-8") == "Restart-Computer"
    assert disguises.from_base64("not base64!!", "utf-8") is None


def test_escapes_and_hexadecimal_digits_become_letters() -> None:
    assert disguises.without_escapes(r"\x72\155") == "rm"
    assert disguises.from_hex("7265626f6f74") == "reboot"
    assert disguises.from_hex("zz") is None


def test_hidden_characters_are_seen_and_korean_is_none() -> None:
    assert disguises.hides_characters("de\u200bl")
    assert not disguises.hides_characters("수업을 시작합니다 👩‍🏫")
    assert disguises.has_wide_letters("ｓｈｕｔ")
