"""What is downloaded, and then run."""

from controldock.server.examination.arrivals import Arrivals
from controldock.server.examination.calls import Call, Shell


def test_what_came_is_known_when_it_is_run() -> None:
    arrivals = Arrivals()
    assert list(arrivals.look(Call(Shell.SH, "curl", ("-o", "/tmp/a.sh", "https://x/y"), 1))) == []
    assert list(arrivals.look(Call(Shell.SH, "chmod", ("+x", "/tmp/a.sh"), 2))) == []
    assert [why for _, why in arrivals.look(Call(Shell.SH, "bash", ("/tmp/a.sh",), 3))] == [
        "runs_what_it_downloads"
    ]


def test_a_document_that_came_is_only_opened() -> None:
    arrivals = Arrivals()
    list(arrivals.look(Call(Shell.SH, "curl", ("-O", "https://x/list.csv"), 1)))
    assert list(arrivals.look(Call(Shell.SH, "wc", ("list.csv",), 2))) == []
