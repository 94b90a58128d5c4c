"""What the server signs for the people at PCs."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.server import samples

from controldock.domain.announcement import Message, Question, QuestionKind, Transmission
from controldock.domain.deployment import Target, TargetKind
from controldock.domain.errors import AnnouncementChanged
from controldock.protocol.announcements import Call, Text, Withdrawal, of_datagram
from controldock.server.keys import Keys
from controldock.server.services.notices import Notices, kept, spread_of
from controldock.sources import FixedSources

HOUR = timedelta(hours=1)
EPOCH = "01hzzzzzzzzzzzzzzzzzzzzzzz"


@pytest.fixture
def keys(tmp_path: Path, sources: FixedSources) -> Keys:
    return Keys.open(tmp_path, sources)


@pytest.fixture
def notices(keys: Keys) -> Notices:
    return Notices(keys)


def test_a_short_text_for_everybody_is_its_own_datagram(
    notices: Notices, keys: Keys, sources: FixedSources
) -> None:
    asks = Question(QuestionKind.CHOICE, ("a", "b"), sources.now() + HOUR)
    sent = samples.announcement(sources, 7, asks, total=1000)
    paper = notices.paper(sent, EPOCH)
    assert not paper.is_call
    heard = of_datagram(paper.datagram)
    assert heard == paper.text
    said = heard.read(keys.signing.public)
    assert isinstance(said, Text)
    assert (said.number, said.epoch, said.announcement_id) == (7, EPOCH, sent.id)
    assert (said.title, said.sender, said.for_everybody, said.spread) == (sent.message.title, "ann", True, 2)
    assert (said.issued, said.expires) == (sent.sent_at, sent.expires_at)
    assert said.question is not None
    assert (said.question.choices, said.question.until) == (("a", "b"), asks.until)


@pytest.mark.parametrize(
    "changes",
    [
        {"message": Message("Lunch", "가" * 400)},
        {"target": Target(TargetKind.TAGS, tags=("3층",))},
        {"target": Target(TargetKind.ONLINE)},
    ],
    ids=["long", "tags", "online"],
)
def test_any_other_is_called_for(
    notices: Notices, keys: Keys, sources: FixedSources, changes: dict[str, object]
) -> None:
    sent = samples.announcement(sources, **changes)
    paper = notices.paper(sent, EPOCH)
    assert paper.is_call
    heard = of_datagram(paper.datagram)
    assert heard is not None
    call, text = heard.read(keys.signing.public), paper.text.read(keys.signing.public)
    assert isinstance(call, Call)
    assert isinstance(text, Text)
    assert not text.for_everybody
    assert (call.announcement_id, call.transmission) == (sent.id, Transmission.BROADCAST)
    assert sent.message.title.encode() not in paper.datagram


def test_a_withdrawal_says_no_more_than_that(notices: Notices, keys: Keys, sources: FixedSources) -> None:
    sent = samples.announcement(sources)
    notice = notices.withdrawal(sent, EPOCH, sources.now() + HOUR)
    said = notice.read(keys.signing.public)
    assert isinstance(said, Withdrawal)
    assert (said.announcement_id, said.issued) == (sent.id, sources.now() + HOUR)
    assert notice.datagram() is not None


def test_what_was_kept_is_handed_on_as_it_was_signed(
    notices: Notices, keys: Keys, sources: FixedSources
) -> None:
    sent = samples.announcement(sources)
    paper = notices.paper(sent, EPOCH)
    assert notices.of_kept(kept(paper.text)) == paper.text
    assert notices.paper_again(sent, EPOCH, kept(paper.text)) == paper
    long = replace(sent, message=Message("Lunch", "x" * 2000))
    paper = notices.paper(long, EPOCH)
    assert notices.paper_again(long, EPOCH, kept(paper.text)) == paper


def test_a_changed_one_is_handed_on_to_nobody(notices: Notices, sources: FixedSources) -> None:
    sent = samples.announcement(sources)
    text = kept(notices.paper(sent, EPOCH).text)
    for changed in (b"", text[:10], text[:-1], text.replace("점검".encode(), "잔치".encode())):
        assert notices.of_kept(changed) is None
        assert notices.paper_again(sent, EPOCH, changed) is None


def test_after_the_key_was_renewed_it_is_signed_with_the_new_one(
    notices: Notices, keys: Keys, sources: FixedSources
) -> None:
    paper = notices.paper(samples.announcement(sources), EPOCH)
    keys.renew(sources)
    again = notices.of_kept(kept(paper.text))
    assert again is not None
    assert again.payload == paper.text.payload
    assert again.read(keys.signing.public) == paper.text.read(keys.public[0].public)


def test_a_planned_one_is_sealed_with_all_of_its_target(notices: Notices, sources: FixedSources) -> None:
    target = Target(TargetKind.SELECTED, ("a", "b"))
    asks = Question(QuestionKind.TEXT, until=sources.now() + 2 * HOUR)
    planned = samples.announcement(
        sources, 3, asks, target=target, sent_at=None, starts_at=sources.now() + HOUR
    )
    sealed = notices.seal(planned)
    assert b"SELECTED" not in sealed
    as_listed = replace(planned, target=Target(TargetKind.SELECTED))
    assert notices.unsealed(as_listed, sealed) == planned


def test_a_planned_one_that_somebody_changed_is_sent_to_nobody(
    notices: Notices, sources: FixedSources
) -> None:
    planned = samples.announcement(sources, sent_at=None, starts_at=sources.now() + HOUR)
    other = samples.announcement(sources, sent_at=None, starts_at=sources.now() + HOUR)
    sealed = notices.seal(planned)
    for row, seal in (
        (planned, sealed[:-1]),
        (planned, b""),
        (planned, notices.seal(other)),
        (replace(planned, message=Message("Send me your password")), sealed),
        (replace(planned, starts_at=sources.now()), sealed),
        (replace(planned, created_by="the director"), sealed),
    ):
        with pytest.raises(AnnouncementChanged):
            notices.unsealed(row, seal)


def test_receipts_of_a_fleet_are_spread() -> None:
    assert [spread_of(pcs) for pcs in (1, 500, 1000, 5000, 100_000)] == [0.002, 1, 2, 10, 10]
