"""What was announced, and what becomes of it, from the command line."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from tests.cli.api_double import ApiDouble
from tests.cli.made_announcements import ID, PATH, a_page, a_receipt, a_session, an_announcement
from tests.cli.made_deployments import START

from controldock.cli.failure import WRONG_USAGE
from controldock.server.api import schemas as s

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]
Asked = tuple[str, str, Any]


def last(api: ApiDouble) -> Asked:
    return api.requests[-1]


def test_the_list_and_its_filters(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    found = [
        an_announcement(title="긴 제목 " * 20, received=3, displayed=2, read=1),
        an_announcement(state="planned", sent_at=None, starts_at=START),
        an_announcement(state="withdrawn", withdrawn_by="bob", took_back=2),
    ]
    page = s.announcements.AnnouncementPage(announcements=found, total=3, next_cursor=None)
    api.answers["GET", "/api/announcements"] = page
    filters = (
        "--priority",
        "urgent",
        "--state",
        "active",
        "--by",
        "ann",
        "--since",
        "2026-01-01T00:00:00+00:00",
    )
    assert controldock("announcements", "list", "점검", *filters) == 0
    said = capsys.readouterr().out
    assert "4 PCs: 3 received, 2 displayed, 1 read" in said
    assert "planned for 2026-03-" in said
    assert "not sent yet" in said
    assert "withdrawn by bob" in said
    assert "2 took it back" in said
    assert "…" in said
    for part in (
        "search=점검",
        "priority=urgent",
        "state=active",
        "created_by=ann",
        "since=2026-01-01T00:00:00+00:00",
    ):
        assert part in api.queries[-1]
    assert controldock("announcements", "list", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)) == 3


def test_one_is_shown_with_what_went_out(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    question = s.announcements.Question(kind="choice", choices=("Mon", "Tue"), until=START)
    reach = [
        s.announcements.Sent(source="10.0.0.1", destination="255.255.255.255"),
        s.announcements.Sent(source="10.0.0.1", destination="10.1.0.255", error="no route"),
    ]
    api.answers["GET", PATH] = an_announcement(
        body="a\nb\x1b[2J", question=question, reach=reach, needs_confirmation=True, received=1
    )
    assert controldock("announcements", "show", ID) == 0
    said = capsys.readouterr().out
    assert "점검 안내\nactive; by ann at 2026-03-" in said
    assert "to be confirmed" in said
    assert "a\nb\\x1b[2J\nOne of: Mon, Tue (until 2026-03-" in said
    assert "4 PCs: 1 received, 0 displayed, 0 read, 0 answered" in said
    assert "10.0.0.1 → 255.255.255.255\n10.0.0.1 → 10.1.0.255: no route\n" in said
    controldock("announcements", "show", ID, "--json")
    assert json.loads(capsys.readouterr().out)["id"] == ID


def test_receipts_say_what_became_of_it_and_why_not(
    api: ApiDouble, controldock: Run, capsys: Capture
) -> None:
    api.answers["GET", f"{PATH}/receipts"] = a_page(
        a_receipt(
            "lab-1", received_at=START, heard_udp_at=START, heard_tcp_at=START, displayed_at=START, read_at=START,
            answered_at=START, missing=None,
            sessions=[a_session(read_at=START, answered_at=START, answer="네\x1b[2J")],
        ),
        a_receipt("lab-2", missing=s.announcements.Missing(code="nobody_logged_on")),
    )  # fmt: skip
    options = ("--missed", "not_answered", "--step", "received", "--search", "lab")
    assert controldock("announcements", "receipts", ID, *options) == 0
    said = capsys.readouterr().out
    assert "UDP+TCP" in said
    assert "kim   네\\x1b[2J" in said
    assert "Nobody is logged on" in said
    for part in ("missed=not_answered", "step=received", "search=lab"):
        assert part in api.queries[-1]
    controldock("announcements", "receipts", ID, "--json")
    assert len(json.loads(capsys.readouterr().out)) == 2


def test_answers_of_all_and_by_tag(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    count = s.announcements.AnswerCount(answer="yes", count=3)
    by_tag = s.announcements.TagAnswers(tag="3층", counts=[count])
    tally = s.announcements.Tally(counts=[count], tags=[by_tag], waiting=1)
    api.answers["GET", f"{PATH}/answers"] = tally
    assert controldock("announcements", "answers", ID) == 0
    said = capsys.readouterr().out
    assert "all  Yes     3" in said
    assert "3층  Yes     3" in said
    assert "1 PC displayed it and has not answered." in said
    controldock("announcements", "answers", ID, "--json")
    assert json.loads(capsys.readouterr().out)["waiting"] == 1
    api.answers["GET", f"{PATH}/answers.csv"] = (200, b"host_name\nlab-1\n")
    controldock("announcements", "answers", ID, "--csv")
    assert capsys.readouterr().out == "host_name\nlab-1\n"
    assert controldock("announcements", "answers", ID, "--csv", "--json") == WRONG_USAGE


@pytest.mark.parametrize(("options", "kind"), [((), "csv"), (("--csv",), "csv"), (("--json",), "json")])
def test_receipts_as_a_file(
    options: tuple[str, ...], kind: str, api: ApiDouble, controldock: Run, capsys: Capture
) -> None:
    api.answers["GET", f"{PATH}/receipts.{kind}"] = (200, kind.encode())
    assert controldock("announcements", "export", ID, *options) == 0
    assert capsys.readouterr().out == kind
    assert controldock("announcements", "export", ID, "--csv", "--json") == WRONG_USAGE


def test_it_is_steered(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    api.answers["POST", f"{PATH}/send"] = an_announcement()
    api.answers["POST", f"{PATH}/withdraw"] = an_announcement(state="withdrawn")
    api.answers["PATCH", PATH] = an_announcement(state="planned", sent_at=None, starts_at=START)
    resent = s.announcements.Resent(resent=1, announcement=an_announcement())
    api.answers["POST", f"{PATH}/resend"] = resent
    assert controldock("announcements", "send", ID) == 0
    assert controldock("announcements", "withdraw", ID) == 0
    assert controldock("announcements", "resend", ID, "--to", "not_read") == 0
    assert last(api)[2] == {"to": "not_read"}
    at = ("--at", "2026-12-01T08:50", "--time-zone", "Asia/Seoul")
    assert controldock("announcements", "plan", ID, *at) == 0
    assert last(api)[2] == {"starts_at": "2026-12-01T08:50:00+09:00", "time_zone": "Asia/Seoul"}
    said = capsys.readouterr().out.splitlines()
    assert said[:3] == ["Sent to 4 PCs.", "Withdrawn from 4 PCs.", "Sent again to 1 PC."]
    assert said[3].startswith("It is sent 2026-03-")
    api.answers["POST", f"{PATH}/withdraw"] = an_announcement(state="withdrawn", sent_at=None)
    controldock("announcements", "withdraw", ID)
    assert capsys.readouterr().out == "It is not sent.\n"


def test_a_copy_is_sent_now(api: ApiDouble, controldock: Run, capsys: Capture) -> None:
    wish = s.announcements.NewAnnouncement(
        title="Hello", target=s.deployments.NewTarget(kind="all"), copied_from=ID
    )
    api.answers["GET", f"{PATH}/wish"] = wish
    api.answers["POST", "/api/announcements"] = an_announcement()
    assert controldock("announcements", "copy", ID) == 0
    assert last(api)[2] == json.loads(msgspec.json.encode(wish))
    assert capsys.readouterr().out.startswith(f"Announcement {ID} for 4 PCs.")
    controldock("announcements", "copy", ID, "--json")
    assert json.loads(capsys.readouterr().out)["id"] == ID
    api.answers["GET", PATH] = an_announcement(displayed=4)
    api.answers["GET", f"{PATH}/receipts"] = a_page(a_receipt("lab-1"))
    assert controldock("announcements", "copy", ID, "--wait") == 0


def test_what_is_no_id_is_asked_of_nobody(api: ApiDouble, controldock: Run) -> None:
    assert controldock("announcements", "show", "../agents") == 1
    assert api.requests == []
