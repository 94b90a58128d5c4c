"""A look at this very machine, compared with what others say of it; and what is too much, or too little to be news."""

import json
import subprocess
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import psutil
import pytest

from controldock.agent.inventory.survey import (
    BOOT_DRIFT,
    Survey,
    keyed_programs,
    keyed_sessions,
    same_boot,
    world,
)
from controldock.agent.platform import this_platform
from controldock.protocol.inventory import (
    MAX_KEY,
    MAX_RECORDS,
    MAX_SECTION,
    Hardware,
    Program,
    Section,
    System,
    UserSession,
    canonical,
    digest_of,
    read,
)
from controldock.sources import FixedSources, SystemSources


@pytest.fixture
def survey() -> Survey:
    return Survey(this_platform().surveyor, SystemSources(), "127.0.0.1")


@pytest.mark.parametrize("section", list(Section))
def test_every_section_of_this_machine_fits_the_protocol(section: Section, survey: Survey) -> None:
    found = survey.look(section)
    text = canonical(found.parts.items(), found.omitted)
    assert digest_of(text) == found.digest
    assert read(section, text) == (found.records, found.omitted)
    assert found.omitted == 0


@pytest.mark.parametrize("section", list(Section))
def test_a_second_look_finds_the_same(section: Section, survey: Survey) -> None:
    if section is Section.SESSIONS:
        pytest.skip("people come and go")
    assert survey.look(section).digest == survey.look(section).digest


def test_the_system_is_what_others_say_of_it(survey: Survey) -> None:
    system = survey.look(Section.SYSTEM).records["system"]
    assert isinstance(system, System)
    uname = subprocess.run(["uname", "-rm"], capture_output=True, text=True, check=True).stdout.split()
    assert [system.kernel, system.architecture] == uname
    assert system.booted_at is not None
    assert abs(system.booted_at - psutil.boot_time()) <= BOOT_DRIFT
    assert system.boot_id == Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def test_the_machine_is_what_others_say_of_it(survey: Survey) -> None:
    hardware = survey.look(Section.HARDWARE).records["hardware"]
    assert isinstance(hardware, Hardware)
    assert hardware.memory == psutil.virtual_memory().total
    assert hardware.threads == psutil.cpu_count()


def test_the_addresses_are_those_that_ip_tells(survey: Survey) -> None:
    try:
        said = subprocess.run(["ip", "-j", "addr"], capture_output=True, text=True, check=True).stdout
    except FileNotFoundError:
        pytest.skip("there is no ip(8)")
    wanted = {
        link["ifname"]: {f"{one['local']}/{one['prefixlen']}" for one in link["addr_info"]}
        for link in json.loads(said)
        if link["link_type"] == "ether" and not link["ifname"].startswith("veth")
    }
    records = survey.look(Section.INTERFACES).records
    assert {name: set(one.addresses) for name, one in records.items() if name in wanted} == wanted
    assert sum(one.is_main for one in records.values()) <= 1


def test_the_root_is_as_full_as_df_says(survey: Survey) -> None:
    root = survey.look(Section.DISKS).records["/"]
    said = subprocess.run(
        ["df", "-B1", "--output=size,avail", "/"], capture_output=True, text=True, check=True
    )
    size, available = map(int, said.stdout.splitlines()[1].split())
    assert root.size == size
    assert abs(root.free - available) <= size / 50


def test_the_software_is_what_dpkg_says(survey: Survey) -> None:
    form = "${db:Status-Status}\t${Package}\t${Version}\t${Architecture}\n"
    try:
        said = subprocess.run(
            ["dpkg-query", "-W", "-f", form], capture_output=True, text=True, check=True
        ).stdout
    except FileNotFoundError:
        pytest.skip("there is no dpkg")
    lines = [line.split("\t") for line in said.splitlines()]
    wanted = {f"dpkg:{name}:{arch}": version for state, name, version, arch in lines if state == "installed"}
    records = survey.look(Section.SOFTWARE).records
    assert {key: one.version for key, one in records.items() if key.startswith("dpkg:")} == wanted


# -- what is too much --


def many(count: int, **fields: str) -> dict[str, Program]:
    return {f"{number:06}": Program(name=f"program {number}", **fields) for number in range(count)}


def test_ten_thousand_programs_are_a_section() -> None:
    found = world(Section.SOFTWARE, many(10_000))
    assert (len(found.records), found.omitted) == (10_000, 0)


def test_what_is_too_many_is_cut_and_says_so() -> None:
    found = world(Section.SOFTWARE, many(MAX_RECORDS + 7))
    assert (len(found.records), found.omitted) == (MAX_RECORDS, 7)
    assert min(found.records) == "000000"


def test_what_is_too_long_is_cut_and_says_so() -> None:
    found = world(Section.SOFTWARE, many(20_000, publisher="가" * 255))
    assert found.omitted > 0
    assert len(found.records) + found.omitted == 20_000
    size = len(canonical(found.parts.items(), found.omitted))
    assert MAX_SECTION - 2000 < size <= MAX_SECTION


def test_what_would_cost_the_connection_is_left_out() -> None:
    found = world(
        Section.SOFTWARE, {"a": Program(name="x" * 300), "b": Program(size=-1), "c": Program(name="c")}
    )
    assert (list(found.records), found.omitted) == (["c"], 2)


# -- what is no news --


def test_the_time_of_a_boot_stays_when_the_clock_is_corrected() -> None:
    old = System(booted_at=1000, boot_id="a")
    assert same_boot(old, System(booted_at=1000 + BOOT_DRIFT, boot_id="a", kernel="6")) == System(
        booted_at=1000, boot_id="a", kernel="6"
    )
    for new in (
        System(booted_at=1001, boot_id="b"),
        System(booted_at=1001 + BOOT_DRIFT, boot_id="a"),
        System(booted_at=None, boot_id="a"),
        System(booted_at=1001),
    ):
        assert same_boot(old, new) == new
    assert same_boot(None, old) == old


# -- keys --


def test_programs_with_the_same_key_are_told_apart_always_in_the_same_way() -> None:
    kernels = [("rpm:kernel:x86_64", Program(name="kernel", version=v)) for v in ("6.9", "6.8", "6.10")]
    found = keyed_programs(kernels)
    assert list(found) == ["rpm:kernel:x86_64", "rpm:kernel:x86_64 2", "rpm:kernel:x86_64 3"]
    assert keyed_programs(reversed(kernels)) == found


def test_hostile_keys_fit() -> None:
    programs = [("k" * 10_000, Program(name="a")), ("k" * 10_001, Program(name="b")), ("", Program(name="c"))]
    found = keyed_programs([*programs, ("nameless", Program(name=""))])
    assert sorted(program.name for program in found.values()) == ["a", "b", "c"]
    assert all(0 < len(key) <= MAX_KEY for key in found)


def test_sessions_are_keyed_by_place_and_user() -> None:
    sessions = [UserSession(user="kim", session="1"), UserSession(user="lee", session="2"), UserSession()]
    assert list(keyed_sessions(sessions)) == ["1 kim", "2 lee", "?"]


class Quiet:
    """A PC of which nothing can be known."""

    def system(self) -> System:
        return System()

    def hardware(self) -> Hardware:
        return Hardware()

    def sessions(self, now: datetime) -> Iterable[UserSession]:
        return ()

    def software(self) -> Iterable[tuple[str, Program]]:
        return ()

    def lower_priority(self) -> None:
        return


def test_a_pc_that_tells_nothing_has_sections_that_say_nothing() -> None:
    survey = Survey(Quiet(), FixedSources())
    assert survey.look(Section.SYSTEM).parts == {"system": b"{}"}
    assert survey.look(Section.SOFTWARE).parts == {}
