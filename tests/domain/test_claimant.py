"""Claimants: told apart by what they show, what they are and where they come from."""

from dataclasses import replace
from datetime import UTC, datetime

from controldock.domain.agent import Facts
from controldock.domain.claimant import Claim, Claimant, find, is_described_by

THEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FACTS = Facts("lab-01", "linux", hardware_ids={"machine_id": "m"}, main_address="10.0.0.1")
CLAIM = Claim(b"r" * 32, FACTS, "203.0.113.1")


def claimant(id: str, claim: Claim) -> Claimant:
    return Claimant(id, "agent", claim, THEN, THEN)


def test_who_comes_again_is_found() -> None:
    newer = replace(CLAIM, facts=replace(FACTS, agent_version="2", addresses=("10.0.0.9",)))
    assert find([claimant("a", CLAIM)], newer) == claimant("a", CLAIM)


def test_what_tells_them_apart() -> None:
    known = [claimant("a", CLAIM)]
    for other in (
        replace(CLAIM, ratchet_hash=b"s" * 32),
        replace(CLAIM, ratchet_hash=None),
        replace(CLAIM, address="203.0.113.2"),
        replace(CLAIM, facts=replace(FACTS, host_name="lab-02")),
        replace(CLAIM, facts=replace(FACTS, hardware_ids={"machine_id": "n"})),
        replace(CLAIM, facts=replace(FACTS, main_address="10.0.0.2")),
    ):
        assert find(known, other) is None


def test_one_that_has_not_come_yet_may_come_from_anywhere() -> None:
    expected = claimant("a", replace(CLAIM, address=""))
    assert find([expected], CLAIM) == expected


def test_another_address_is_no_matter_where_only_one_is_like_it() -> None:
    moved = replace(CLAIM, address="198.51.100.9")
    assert find([claimant("a", CLAIM)], moved, anywhere=True) == claimant("a", CLAIM)
    twins = [claimant("a", CLAIM), claimant("b", replace(CLAIM, address="203.0.113.2"))]
    assert find(twins, moved, anywhere=True) is None
    assert find(twins, twins[1].claim, anywhere=True) == twins[1]


def test_what_it_says_may_be_what_was_known() -> None:
    assert is_described_by(CLAIM, replace(FACTS, agent_version="2"))
    assert not is_described_by(CLAIM, replace(FACTS, hardware_ids={}))
