"""Every sentence of an agent is found again, with what its blanks were filled with."""

import re

import pytest

from controldock.domain.agent_words import Said, understood

VALUES = {
    "reason": "No such file or directory",
    "directory": "D:\\Daten und mehr",
    "user": "김 선생",
    "users": "a, b",
}


def values_of(said: Said) -> dict[str, str]:
    return {name: VALUES.get(name, "7") for name in re.findall(r"\{(\w+)\}", said)}


@pytest.mark.parametrize("said", list(Said))
def test_a_sentence_is_understood(said: Said) -> None:
    values = values_of(said)
    assert understood(said.of(**values)) == [(said, values)]
    assert len(said) < 200  # a few of them fit into a message


def test_sentences_one_after_the_other() -> None:
    message = f"{Said.TIMED_OUT.of(seconds='0.5')} {Said.NOT_ENDED.of(count=3)}"
    assert understood(message) == [(Said.TIMED_OUT, {"seconds": "0.5"}), (Said.NOT_ENDED, {"count": "3"})]


@pytest.mark.parametrize(
    "message", ["", "Something else.", "Called off before it happened. And more.", "x" * 500]
)
def test_what_is_not_known_is_shown_as_it_is(message: str) -> None:
    assert understood(message) == []


def test_a_value_may_hold_what_ends_a_sentence() -> None:
    reason = "No such file. Or so"
    assert understood(Said.NOT_STARTED.of(reason=reason)) == [(Said.NOT_STARTED, {"reason": reason})]


def test_a_message_that_can_be_read_in_many_ways_takes_no_time() -> None:
    """A PC says what it likes; with every sentence that it adds, there were twice as many ways to read it."""
    said = [
        Said.NOT_LOGGED_ON.of(user="a"),
        Said.NOT_ENDED.of(count=1),
        Said.DIRECTORY_CLOSED.of(user="a", directory="b"),
    ]
    assert understood(" ".join([*said * 20, "x"])) == []
