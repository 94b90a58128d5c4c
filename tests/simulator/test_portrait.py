"""Simulated PCs look like PCs, each like itself."""

from datetime import timedelta

import msgspec

from controldock.domain.hardware import strong_ids
from controldock.protocol.inventory import RECORDS, Section, System, UserSession, applied, digest_of, read
from controldock.protocol.messages import Inventory, PcFacts
from controldock.simulator.portrait import Portrait
from controldock.sources import FixedSources

NOW = FixedSources().now()
LAB = [Portrait(f"sim-{number:05}") for number in range(200)]


def test_what_they_say_fits_the_protocol() -> None:
    for one in LAB:
        assert msgspec.json.decode(msgspec.json.encode(one.facts()), type=PcFacts) == one.facts()
        message = Inventory(id=1, changes=one.changes({}, NOW))
        assert msgspec.json.decode(msgspec.json.encode(message), type=Inventory) == message


def test_every_digest_is_right_and_every_section_there() -> None:
    for one in LAB[:20]:
        changes = one.changes({}, NOW)
        assert {change.section for change in changes} == set(Section)
        for change in changes:
            content = applied(change, None)
            assert digest_of(content) == change.digest
            records, _ = read(change.section, content)
            assert all(isinstance(record, RECORDS[change.section]) for record in records.values())


def test_a_pc_is_the_same_all_day_and_booted_before_now() -> None:
    again = Portrait("sim-00007")
    known = {change.section.value: change.digest for change in LAB[7].changes({}, NOW)}
    assert again.changes(known, NOW + timedelta(hours=1)) == ()
    later = again.changes(known, NOW + timedelta(days=1))
    assert {change.section for change in later} <= {Section.SYSTEM, Section.SESSIONS}
    for change in later:
        for record in change.records.values():
            at = record.booted_at if isinstance(record, System) else record.since  # type: ignore[attr-defined]
            assert at < (NOW + timedelta(days=1)).timestamp()


def test_pcs_differ() -> None:
    facts = [one.facts() for one in LAB]
    assert len({one.main_address for one in facts}) > 190
    assert {one.os for one in facts} == {"linux", "windows"}
    assert len({one.os_name for one in facts}) == 3
    assert len({tuple(strong_ids(one.hardware_ids).values()) for one in facts}) == 200
    sessions = [
        change for one in LAB for change in one.changes({}, NOW) if change.section is Section.SESSIONS
    ]
    users = [record for change in sessions for record in change.records.values()]
    assert 100 < len(users) < 200
    assert all(isinstance(one, UserSession) for one in users)


def test_rooms_share_their_list_of_software() -> None:
    lists = {
        id(change) for one in LAB for change in one.changes({}, NOW) if change.section is Section.SOFTWARE
    }
    assert len(lists) == 6


def test_a_room_is_a_network_and_every_seat_has_its_own_address() -> None:
    rooms = {one.network for one in LAB}
    assert len(rooms) == 7
    addresses = {one.facts().main_address for one in LAB}
    assert len(addresses) == len(LAB)
    assert all(f"{address.rpartition('.')[0]}.0/24" in rooms for address in addresses)
    assert Portrait("front desk").network == Portrait("front desk").network
    assert Portrait("sim-999999").network == "10.133.83.0/24"


def test_who_is_logged_on_is_who_is_listed() -> None:
    for one in LAB:
        listed = [
            record.user  # type: ignore[attr-defined]
            for change in one.changes({}, NOW)
            if change.section is Section.SESSIONS
            for record in change.records.values()
        ]
        assert listed == ([one.user] if one.user else [])
        assert one.user in {None, one.usual_user}
    assert 0 < len([one for one in LAB if not one.has_companion]) < 50
