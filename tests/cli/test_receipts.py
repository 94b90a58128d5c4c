"""What became of an announcement, on a terminal."""

import io
import threading
from pathlib import Path

import pytest
from rich.console import Console
from tests.cli.api_double import ApiDouble
from tests.cli.made_announcements import ID, PATH, a_page, a_receipt, an_announcement
from tests.cli.made_deployments import START

from controldock.cli import receipts
from controldock.cli.access import Access
from controldock.domain.announcement import NotShown
from controldock.domain.receipts import MissingCode
from controldock.server.api import schemas as s
from controldock.server.api.schemas.announcements import Announcement, Missing
from controldock.sources import FixedSources

COUNTED = an_announcement(received=4, displayed=2, read=1)


def drawn(announcement: Announcement) -> str:
    text = io.StringIO()
    Console(file=text, width=120).print(receipts.bar(announcement))
    return text.getvalue().strip()


def test_the_bar_is_as_long_as_what_came_so_far() -> None:
    assert drawn(COUNTED) == "━" * 40 + "  4 PCs: 4 received, 2 displayed, 1 read"
    assert drawn(an_announcement(received=1)).startswith("━" * 10 + "─" * 30 + "  4 PCs")
    assert drawn(an_announcement(total=0)) == "0 PCs: 0 received, 0 displayed, 0 read"
    assert drawn(an_announcement(total=1)).endswith("1 PC: 0 received, 0 displayed, 0 read")


def test_there_is_a_sentence_for_every_reason() -> None:
    assert {*MissingCode, *NotShown} == receipts.SENTENCES.keys()
    assert receipts.sentence(Missing(code="offline_since", at=START)).startswith("Offline since 2026-03-")
    assert receipts.sentence(Missing(code="asleep")) == "asleep"


@pytest.mark.parametrize(
    ("announcement", "is_so"),
    [
        (an_announcement(displayed=4), True),
        (an_announcement(displayed=3), False),
        (an_announcement(total=0), False),
        (an_announcement(total=0, sent_at=None), False),
    ],
)
def test_when_it_is_displayed(announcement: Announcement, is_so: bool) -> None:
    assert receipts.is_displayed(announcement) is is_so


def test_a_terminal_sees_it_move(api: ApiDouble, data: Path) -> None:
    text = io.StringIO()
    out = Console(file=text, force_terminal=True, width=120, color_system="truecolor")
    api.answers["GET", PATH] = COUNTED

    def go_on() -> None:
        assert api.followed.wait(20)
        api.answers["GET", PATH] = an_announcement(received=4, displayed=4)
        api.say_changed({"announcements": []})

    thread = threading.Thread(target=go_on)
    thread.start()
    done = receipts.wait(Access(data=data).client, an_announcement(), out, FixedSources())
    thread.join()
    assert receipts.is_displayed(done)
    assert "4 displayed" in text.getvalue()


def test_pages_are_read_to_their_end(api: ApiDouble, data: Path) -> None:
    answers = [
        s.announcements.ReceiptPage(receipts=[a_receipt("lab-1")], total=2, next_cursor="more"),
        a_page(a_receipt("lab-2")),
    ]
    with Access(data=data).client() as client:
        api.answers["GET", f"{PATH}/receipts"] = answers[0]
        found = receipts.receipts_of(client, ID)
        names = [next(found).host_name]
        api.answers["GET", f"{PATH}/receipts"] = answers[1]
        names += [one.host_name for one in found]
    assert names == ["lab-1", "lab-2"]
    assert "cursor=more" in api.queries[-1]
