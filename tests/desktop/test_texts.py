"""Both languages say the same things."""

import string
from dataclasses import fields

import pytest

from controldock.desktop.settings import Language
from controldock.desktop.texts import TEXTS, Texts, shown_answer
from controldock.domain.announcement import Priority

KO, EN = TEXTS[Language.KOREAN], TEXTS[Language.ENGLISH]
WORDS = [field.name for field in fields(Texts) if isinstance(getattr(EN, field.name), str)]
HANGUL = range(0xAC00, 0xD7A4)


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("word", WORDS)
def test_the_same_is_filled_in(word: str) -> None:
    assert blanks(getattr(KO, word)) == blanks(getattr(EN, word))


@pytest.mark.parametrize("word", WORDS)
def test_nothing_is_left_empty_or_untranslated(word: str) -> None:
    korean, english = getattr(KO, word), getattr(EN, word)
    assert korean.strip()
    assert english.strip()
    assert not any(ord(letter) in HANGUL for letter in english)


def test_every_priority_day_and_month_has_its_word() -> None:
    for texts in (KO, EN):
        assert set(texts.priorities) == set(Priority)
        assert len(set(texts.weekdays)) == 7
        assert len(set(texts.months)) == 12


def test_yes_and_no_are_said_in_the_persons_language() -> None:
    assert shown_answer("yes", KO) == "예"
    assert shown_answer("no", EN) == "No"
    assert shown_answer("내일 오겠습니다", EN) == "내일 오겠습니다"
