"""What the sender of datagrams says: the console has words for each reason, in both languages."""

from pathlib import Path

import pytest

from controldock.server.services.announcement_ways import NotSent

WORDS = Path(__file__).parents[3] / "web" / "src" / "i18n"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_each_reason_has_words(language: str) -> None:
    words = (WORDS / language / "coverage.ts").read_text(encoding="utf-8")
    told = words.partition("notSent: {")[2].partition("}")[0]
    assert {line.split(":")[0].strip() for line in told.splitlines() if ":" in line} == {*NotSent}
