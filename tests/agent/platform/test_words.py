"""Whatever a system says of itself fits the protocol."""

import json

import pytest

from controldock.agent.platform.words import clamped, short


def test_texts_are_cut_and_can_be_said_in_json() -> None:
    assert short("  Intel(R) Core  ") == "Intel(R) Core"
    assert short("가" * 300) == "가" * 255
    assert short("ab cd", 3) == "ab"
    broken = short("disk\udcff\ud800")
    assert json.dumps(broken, ensure_ascii=False).encode() == b'"disk??"'


@pytest.mark.parametrize(
    ("number", "told"), [(-5, 0), (0, 0), (3.9, 3), (2**53, 2**53 - 1), (10**30, 2**53 - 1)]
)
def test_numbers_are_clamped(number: float, told: int) -> None:
    assert clamped(number) == told
