"""Why a PC is not done, on a terminal."""

import pytest

from controldock.cli.waiting import SENTENCES, sentence
from controldock.domain.waiting import WaitingCode
from controldock.server.api.schemas.outcomes import Waiting


@pytest.mark.parametrize("code", sorted(WaitingCode))
def test_each_has_a_sentence_even_where_something_is_not_known(code: WaitingCode) -> None:
    assert "{" not in sentence(Waiting(code=code, params={}))


def test_there_is_none_that_nobody_says() -> None:
    assert SENTENCES.keys() == set(WaitingCode)


def test_what_it_is_about_is_told() -> None:
    params = {"place": 3, "behind": "Updates\x1b[2J", "behind_id": "d"}
    told = sentence(Waiting(code=WaitingCode.IN_QUEUE, params=params))
    assert told.startswith("Number 3 in its queue, behind Updates")
    assert "\x1b" not in told
    offline = {"since": "2026-03-02T09:00:00Z", "deadline": "2026-03-09T09:00:00Z"}
    told = sentence(Waiting(code=WaitingCode.OFFLINE_SINCE, params=offline))
    assert told.startswith("Offline since ")
    assert "2026-03-0" in told
