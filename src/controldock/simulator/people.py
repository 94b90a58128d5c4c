"""The people at simulated PCs: whether they are there, and what they do about announcements."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from controldock.domain.announcement import NotShown, Question, QuestionKind, Transmission
from controldock.sources import Sources

_TAIL = 3.0  # times as long as most the slowest take; squared chance makes few of them
_FULL_SCREENS = 0.25  # share of hidden screens that a program fills; the others are locked
_WORDS = (
    "네, 알겠습니다.",
    "확인했습니다",
    "오늘은 어렵습니다. 내일 오전에 가능합니다.",
    "자리를 비워서 늦게 보았습니다.",
    "프린터도 함께 봐 주세요",
    "Fine with me.",
    "3교시 수업 중이라 30분만 늦춰 주시면 좋겠습니다.",
)
_YES = 0.7  # share of answers
_BYTE = 256.0


@dataclass(frozen=True, slots=True)
class People:
    """The same for every PC of a fleet; chance makes them differ. All seconds are more or less."""

    notice: float = 2.0  # seconds until an announcement is on the screen
    hidden: float = 0.15  # share of screens that show none at first: locked, or filled by a program
    away: float = 180.0  # seconds until they show some again, or somebody logs on
    reads: float = 0.85  # share of what is on a screen that somebody reads
    reading: float = 20.0  # seconds until that
    answers: float = 0.9  # share of those who read a question
    hears: float = 0.0  # share of networks that let datagrams through; 0: nobody listens

    def later(self, seconds: float, sources: Sources) -> float:
        """Seconds that it takes somebody: mostly less than this, now and then much more."""
        return seconds * _TAIL * sources.uniform(0.0, 1.0) ** 2

    def hides(self, sources: Sources) -> NotShown | None:
        """Why a screen can't show anything now; None: it can."""
        if not _does(self.hidden, sources):
            return None
        return NotShown.FULL_SCREEN if _does(_FULL_SCREENS, sources) else NotShown.LOCKED

    def will_read(self, sources: Sources) -> bool:
        """Whether somebody reads what is shown."""
        return _does(self.reads, sources)

    def answer(self, question: Question, sources: Sources) -> str:
        """What somebody answers; empty: nothing."""
        if not _does(self.answers, sources):
            return ""
        match question.kind:
            case QuestionKind.YES_NO:
                return "yes" if _does(_YES, sources) else "no"
            case QuestionKind.CHOICE:
                return _one_of(question.choices, sources)
            case _:
                return _one_of(_WORDS, sources)

    def lets_through(self, network: str, way: Transmission) -> bool:
        """Whether datagrams of this way come into a network: the same answer each time. To one PC they always do."""
        if way is Transmission.DIRECT:
            return self.hears > 0
        chance = hashlib.blake2b(f"{way} {network}".encode(), digest_size=1).digest()[0] / _BYTE
        return chance < self.hears


def _does(share: float, sources: Sources) -> bool:
    return share > 0 and sources.uniform(0.0, 1.0) < share


def _one_of(some: tuple[str, ...], sources: Sources) -> str:
    """The first ones are more common than the last ones."""
    place = sources.uniform(0.0, 1.0) * sources.uniform(0.0, 1.0)
    return some[min(int(place * len(some)), len(some) - 1)] if some else ""
