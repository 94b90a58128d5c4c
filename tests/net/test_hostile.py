"""What others in the network send to the announcement port: nothing is heard, and a flood is not read to its end.

What a flood costs is measured by `python -m bench flood`; here is asserted what does not depend on the machine."""

import pytest
from tests.net.lab import PORT, Lab

from controldock.agent.announcements.listener import CHECK_RATE, CHECKED_AT_ONCE, READ_AT_ONCE, READ_RATE

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


def test_forged_repeated_and_expired_ones_are_not_heard(networks: Lab) -> None:
    pc = networks.pc(1)
    program = networks.start(pc, "tests.net.pc", str(PORT))
    mouth = networks.start(networks.server, "tests.net.mouth", str(PORT))
    mouth.ask(do="announce", title="forged", by="broadcast", forged=True, ways={})
    mouth.ask(do="announce", title="recorded two hours ago", by="broadcast", age=7200, ways={})
    for _ in range(3):  # genuine, and sent again by whoever recorded it: nine datagrams by two ways
        mouth.ask(do="announce", title="점검", by="broadcast", ways={})
    mouth.ask(do="announce", title="last", by="direct", addresses=[pc.address], ways={})
    program.until(lambda said: said.get("title") == "last")
    titles = [said["title"] for said in program.said if "title" in said]
    assert set(titles) == {"점검", "last"}
    counts = program.ask(do="counts")
    assert counts["forged"] >= 1
    assert counts["checked"] <= counts["read"]


def test_a_flood_is_not_read_to_its_end_and_what_is_genuine_is_heard_after_it(networks: Lab) -> None:
    pc = networks.pc(1)
    program = networks.start(pc, "tests.net.pc", str(PORT))
    mouth = networks.start(networks.server, "tests.net.mouth", str(PORT))
    sent = mouth.ask(do="flood", to="10.81.1.255", rate=50_000, seconds=3)["sent"]
    counts = program.ask(do="counts")
    assert counts["read"] <= READ_AT_ONCE + READ_RATE * counts["elapsed"]
    assert counts["checked"] <= CHECKED_AT_ONCE + CHECK_RATE * counts["elapsed"]
    assert counts["read"] < sent
    assert counts["forged"] > 0
    assert counts["heard"] == 0

    def is_heard() -> bool:
        mouth.ask(do="announce", title="real", by="broadcast", ways={})
        return program.ask(do="counts")["heard"] > 0

    assert any(is_heard() for _ in range(30))
    assert {said["title"] for said in program.said if "title" in said} == {"real"}
