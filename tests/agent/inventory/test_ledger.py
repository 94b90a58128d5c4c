"""Whatever happens to the PC, the answers and the server: in the end the server's copy is the agent's world."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controldock.agent.inventory import ledger as ledger_module
from controldock.agent.inventory.ledger import Ledger, Step
from controldock.agent.inventory.survey import World, world
from controldock.protocol.inventory import Program, Section
from controldock.server.services.inventory import Report, _Desk
from controldock.server.store.inventory import Copy
from controldock.sources import FixedSources

AGENT = "a" * 26
NOW = FixedSources().now()
PLACE = (AGENT, Section.SOFTWARE)


class Server:
    """The real rules of the server, on a dictionary."""

    def __init__(self) -> None:
        self.copies: dict[tuple[str, Section], Copy] = {}
        self.messages = 0

    def hear(self, step: Step) -> str:
        self.messages += 1
        desk = _Desk(self.copies, NOW)
        reply = desk.weigh(Report(AGENT, (step.change,)))
        assert isinstance(reply, dict), reply
        self.copies |= {(new.agent_id, new.section): Copy(new.digest, new.content, NOW) for new in desk.new}
        return reply["software"]

    def welcome(self) -> dict[str, str]:
        return {section.value: copy.digest for (_, section), copy in self.copies.items()}


def software(programs: Mapping[str, int]) -> World:
    """Names and versions."""
    return world(
        Section.SOFTWARE,
        {name: Program(name=name, version=str(version)) for name, version in programs.items()},
    )


def tell(ledger: Ledger, server: Server, now: World) -> None:
    """Until the server has it; as often as it takes, but not for ever."""
    for _ in range(100):
        step = ledger.next_change(now)
        if step is None:
            return
        ledger.acknowledge(step, server.hear(step))
    pytest.fail("the two ends do not come together")


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_module, "CHUNK_RECORDS", 3)
    monkeypatch.setattr(ledger_module, "CHUNK_SIZE", 120)


def test_a_server_that_knows_nothing_is_told_everything_and_then_nothing() -> None:
    ledger, server = Ledger(), Server()
    ledger.begin({})
    now = software({"bash": 5, "vim": 9})
    tell(ledger, server, now)
    assert (server.welcome(), server.messages) == ({"software": now.digest}, 1)
    tell(ledger, server, software({"vim": 9, "bash": 5}))
    assert server.messages == 1


def test_an_empty_section_is_told_too() -> None:
    ledger, server = Ledger(), Server()
    ledger.begin({})
    tell(ledger, server, software({}))
    assert server.welcome() == {"software": software({}).digest}


def test_only_what_changed_travels() -> None:
    ledger, server = Ledger(), Server()
    ledger.begin({})
    before = software({f"lib-{number}": 1 for number in range(500)})
    tell(ledger, server, before)
    step = ledger.next_change(
        software({f"lib-{number}": 1 for number in range(1, 500)} | {"lib-7": 2, "new": 1})
    )
    assert step is not None
    assert step.change.base == before.digest
    assert step.change.drop == ("lib-0",)
    assert set(step.change.records) == {"lib-7", "new"}


def test_after_a_restart_of_the_agent_equal_digests_need_no_message() -> None:
    first, server = Ledger(), Server()
    first.begin({})
    now = software({"bash": 5})
    tell(first, server, now)
    again = Ledger()
    again.begin(server.welcome())
    assert not again.is_told(Section.SOFTWARE)
    assert again.next_change(now) is None
    assert again.is_told(Section.SOFTWARE)
    step = again.next_change(software({"bash": 6}))
    assert step is not None
    assert step.change.base == now.digest  # and from then on differences


def test_an_answer_that_was_lost_is_made_up_for_by_the_next_welcome() -> None:
    ledger, server = Ledger(), Server()
    ledger.begin({})
    step = ledger.next_change(software({"bash": 5}))
    assert step is not None
    server.hear(step)  # and the connection ends
    ledger.begin(server.welcome())
    assert ledger.next_change(software({"bash": 5})) is None
    assert server.messages == 1


def test_a_copy_that_is_not_what_was_sent_is_sent_again_from_nothing() -> None:
    ledger, server = Ledger(), Server()
    ledger.begin({})
    tell(ledger, server, software({"bash": 5}))
    other = software({"somebody": 1})
    parts = other.parts
    step = Ledger()
    step.begin({})
    foreign = step.next_change(other)
    assert foreign is not None
    assert parts
    server.hear(foreign)
    tell(ledger, server, software({"bash": 6}))
    assert server.welcome() == {"software": software({"bash": 6}).digest}


def test_a_long_section_goes_in_pieces_and_on_from_where_it_was_cut_off(small_chunks: None) -> None:
    ledger, server = Ledger(), Server()
    ledger.begin({})
    now = software({f"lib-{number:02}": 1 for number in range(20)})
    for _ in range(3):
        step = ledger.next_change(now)
        assert step is not None
        assert len(step.change.records) <= 3
        ledger.acknowledge(step, server.hear(step))
    ledger.begin(server.welcome())  # a new session
    step = ledger.next_change(now)
    assert step is not None
    assert step.change.base == server.welcome()["software"]  # not from nothing
    tell(ledger, server, now)
    assert server.welcome() == {"software": now.digest}
    assert server.messages == 7


def test_when_much_is_old_it_is_shorter_to_begin_from_nothing(small_chunks: None) -> None:
    ledger, server = Ledger(), Server()
    ledger.begin({})
    tell(ledger, server, software({f"lib-{number:02}": 1 for number in range(20)}))
    step = ledger.next_change(software({f"lib-{number:02}": 2 for number in range(20)}))
    assert step is not None
    assert step.change.base == ""


WORLDS = st.dictionaries(st.sampled_from([f"p{n}" for n in range(12)]), st.integers(1, 3), max_size=12)
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("world"), WORLDS),
        st.tuples(st.just("step"), st.booleans()),  # whether its answer comes back
        st.tuples(st.just("reconnect"), st.none()),
        st.tuples(st.just("agent restarts"), st.none()),
        st.tuples(st.just("server wiped"), st.none()),
    ),
    max_size=30,
)


@given(EVENTS, WORLDS)
def test_any_story_ends_with_the_servers_copy_being_the_agents_world(
    story: list[tuple[str, object]], last: dict[str, int]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger_module, "CHUNK_RECORDS", 3)
        patch.setattr(ledger_module, "CHUNK_SIZE", 120)
        ledger, server, now = Ledger(), Server(), software({})
        ledger.begin({})
        for event, value in story:
            if event == "world":
                now = software(value)  # type: ignore[arg-type]
            elif event == "step" and (step := ledger.next_change(now)) is not None:
                held = server.hear(step)
                if value:
                    ledger.acknowledge(step, held)
                else:
                    ledger.begin(server.welcome())
            elif event == "agent restarts":
                ledger = Ledger()
                ledger.begin(server.welcome())
            elif event == "server wiped":
                server.copies.clear()
                ledger.begin(server.welcome())
            elif event == "reconnect":
                ledger.begin(server.welcome())
        now = software(last)
        tell(ledger, server, now)
        assert server.welcome() == {"software": now.digest}
        assert server.copies[PLACE].digest == now.digest
