"""docs/protocol.md says what the code does: each failure names the section, and the line that belongs there."""

import importlib
import re
import textwrap
import zlib
from base64 import urlsafe_b64encode
from collections import defaultdict
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

import msgspec
import pytest
from tests.protocol.any_message import (
    MESSAGES,
    NESTED,
    REQUESTS,
    default_in_words,
    fields_of,
    in_words,
    name_of,
)
from tests.protocol.refusal_finder import codes, reached_functions

from controldock.domain.task import EVENT_OF_OUTCOME, FINAL_STATES, TRANSITIONS, TaskState
from controldock.protocol import datagrams, enrollment_token
from controldock.protocol import messages as m
from controldock.protocol.connection import SPEAKS
from controldock.protocol.errors import ProtocolError
from controldock.protocol.frames import frame
from controldock.server.gateway.session import Session
from controldock.server.settings import DEFAULTS
from controldock.sources import decode_id

PAGE = "docs/protocol.md"
TEXT = (Path(__file__).parents[2] / PAGE).read_text(encoding="utf-8")
AGENT = decode_id("01hzy8m2vkq4r6t8w0x2z4b6d8")  # of the page's examples

# Where the numbers are that another agent has to know. None: every public number of the module.
NUMBERS: dict[str, set[str] | None] = {
    "protocol.announcements": {"MAX_DATAGRAM", "MAX_NOTICES", "MAX_RECEIPTS", "MAX_SESSIONS"},
    "protocol.messages": None,
    "protocol.frames": None,
    "protocol.inventory": None,
    "protocol.connection": None,
    "protocol.datagrams": None,
    "protocol.enrollment_token": None,
    "protocol.orders": {"VERSION", "MAX_SHEET"},
    "domain.agent": {"ONLINE_INTERVALS"},
    "domain.ratchet": None,
    "server.gateway.tcp": {
        "HANDSHAKE_TIMEOUT",
        "STRANGER_TIMEOUT",
        "SILENCE_TIMEOUT",
        "WRITE_TIMEOUT",
        "MAX_STRANGERS",
        "MAX_STRANGERS_PER_ADDRESS",
        "GOODBYE_MIN",
        "GOODBYE_SPREAD",
    },
    "server.services.clones": {"ASK_AGAIN_MIN", "ASK_AGAIN_MAX", "SECOND_LOOK"},
    "server.services.tasks": {"MAX_LOG"},
    "server.services.deployments": {"PATIENCE"},
    "server.services.batches": {"OVERLOAD_RETRY"},
    "server.services.inventory": {"WAITING_REPORTS", "REPORTS_AT_ONCE"},
    "server.store.engine": {"RETRY_AFTER"},
    "agent.backoff": None,
    "agent.connection": {"CONNECT_TIMEOUT", "ANSWER_TIMEOUT", "GRACE"},
    "agent.polling": {"HELLO_TIMEOUT", "PAUSE", "FULL_PAUSE"},
    "agent.enrollment": {"DECISION_WAIT"},
    "agent.orders": {"EARLY"},
    "agent.attempts": {"CAPACITY"},
    "agent.delivery": {"STARTED_AFTER", "FLUSH_INTERVAL", "MAX_OPEN", "MIN_RETRY", "STALL", "MAX_STALLS"},
    "agent.spool": {"MAX_OUTPUT", "PIECES"},
    "agent.journal": {"MAX_TOMBSTONES"},
    "agent.starts": {"KEEP"},
    "agent.heartbeats": {"JITTER"},
    "agent.announcements.book": {"KEPT"},
    "agent.announcements.presenter": {"LOOK", "REST", "COMPANION_WITHIN", "RETURN_WITHIN", "TRY_AGAIN"},
    "agent.announcements.courier": {"GATHER", "MAX_SPREAD", "MAX_SIZE", "MIN_RETRY", "MAX_RETRY"},
    "agent.announcements.board": {"AGAIN_REST"},
    "agent.inventory.reporter": {
        "FIRST_LOOK",
        "FIRST_LONG_LOOK",
        "JITTER",
        "MIN_RETRY",
        "MAX_RETRY",
        "MAX_STEPS",
    },
    "agent.inventory.survey": {"BOOT_DRIFT"},
}


# -- reading the page --


def section(title: str) -> str:
    """What stands under a heading, up to the next one."""
    found = re.search(rf"^#+ {re.escape(title)}$(.*?)(?=^#+ |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert found, f"{PAGE} has no section {title!r}: write one"
    return found[1]


def rows(text: str, width: int) -> list[list[str]]:
    """The cells of every table of that many columns, without heads."""
    lines = [
        [cell.strip() for cell in line.strip("| ").split(" | ")]
        for line in text.splitlines()
        if line.startswith("| ")
    ]
    heads = {
        line for line, below in zip(text.splitlines(), text.splitlines()[1:], strict=False) if "|--" in below
    }
    plain = [[cell.strip() for cell in head.strip("| ").split(" | ")] for head in heads]
    return [cells for cells in lines if len(cells) == width and cells not in plain]


def block(language: str) -> str:
    """The code block of that language; there is one."""
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    return str(found)


def names(text: str) -> set[str]:
    """What stands in back quotes."""
    return set(re.findall(r"`([^`]+)`", text))


def check(title: str, written: list[str], wanted: list[str]) -> None:
    """Fail with the lines that are missing, and those that are too many."""
    missing = [line for line in wanted if line not in written]
    wrong = [line for line in written if line not in wanted]
    told = [f"  write   {line}" for line in missing] + [f"  remove  {line}" for line in wrong]
    assert not told, "\n".join([f"{PAGE}, section {title!r}, does not say what the code does:", *told])
    assert written == wanted, f"{PAGE}, section {title!r}: put the lines in this order: {wanted}"


# -- messages --


def heading_of(message: type[msgspec.Struct]) -> str:
    return f"`{message.__name__ if message in NESTED else name_of(message)}`"


@pytest.mark.parametrize("message", [*MESSAGES, *NESTED], ids=heading_of)
def test_every_field_stands_there_with_its_bounds(message: type[msgspec.Struct]) -> None:
    title = heading_of(message)
    table = rows(section(title), 4)
    wanted = [
        f"| `{field.encode_name}` | {in_words(field.type)} | {default_in_words(field)} |"
        for field in fields_of(message)
    ]
    check(title, [f"| {name} | {kind} | {default} |" for name, kind, default, _ in table], wanted)
    assert all(meaning for *_, meaning in table), f"{title}: say what each field means"


def test_there_is_no_section_of_a_message_that_is_none() -> None:
    sections = re.findall(r"^### (`.+`)$", TEXT, re.MULTILINE)
    assert sorted(sections) == sorted(heading_of(message) for message in [*MESSAGES, *NESTED])


@pytest.mark.parametrize("request_type", REQUESTS, ids=name_of)
def test_every_request_is_paired_with_its_answers(request_type: type[m.Request]) -> None:
    title = heading_of(request_type)
    line = re.search(r"^Answers: (.*?)\.", section(title), re.MULTILINE)
    wanted = sorted(name_of(answer) for answer in m.ANSWERS[request_type])
    written = sorted(names(line[1])) if line else []
    assert written == wanted, f"{PAGE}, section {title}: write Answers: {wanted}"


@pytest.mark.parametrize("answer", sorted(frozenset().union(*m.ANSWERS.values()), key=name_of), ids=name_of)
def test_every_answer_is_paired_with_its_requests(answer: type[m.Answer]) -> None:
    title = heading_of(answer)
    line = re.search(r"^Answer to: (.*)\.$", section(title), re.MULTILINE)
    wanted = sorted(name_of(request) for request, fitting in m.ANSWERS.items() if answer in fitting)
    written = sorted(names(line[1])) if line else []
    assert written == wanted, f"{PAGE}, section {title}: write Answer to: {wanted}"


def test_every_request_may_be_refused() -> None:
    assert "Answer to: every request." in section("`refused`")


def test_who_may_say_what_is_the_table_of_the_connection() -> None:
    title = "Who may say what when"
    written = {state: names(says) for state, says in rows(section(title), 2) if "_" not in state}
    wanted = {f"`{state}`": {name_of(message) for message in says} for state, says in SPEAKS.items()}
    assert written == wanted, f"{PAGE}, section {title!r}: write {wanted}"


def test_the_example_is_a_frame() -> None:
    poll = b'{"type":"poll","id":5,"wait":30}'
    assert f"`{frame(poll)[:4].hex(' ')}` and then the {len(poll)} bytes `{poll.decode()}`" in TEXT


# -- numbers --


def _numbers() -> Iterator[tuple[str, float]]:
    told = set()
    for module_name, wanted in NUMBERS.items():
        module = importlib.import_module(f"controldock.{module_name}")
        for name, value in vars(module).items():
            is_number = isinstance(value, int | float) and re.fullmatch(r"[A-Z][A-Z_]*", name)
            # A number that one module takes from another is told once.
            if is_number and (name in wanted if wanted is not None else name not in told):
                told.add(name)
                yield f"`{module_name}.{name}`", value


def test_every_number_is_the_one_in_the_code() -> None:
    title = "... the tables of limits"
    written = [f"| {name} | {value.split(' ')[0]} |" for name, value, _ in rows(TEXT, 3) if "." in name]
    wanted = [
        f"| {name} | {value:,g} |" if value < 1 else f"| {name} | {value:,.10g} |"
        for name, value in _numbers()
    ]
    check(title, sorted(written), sorted(wanted))


def test_the_ports_are_the_default_ones() -> None:
    title = "Ports at a glance"
    settings = {
        "TCP": ("gateway_port", "console_port", "local_port"),
        "UDP": ("heartbeat_port", "announcement_port"),
    }
    wanted = [
        f"| {kind} {DEFAULTS[name]} | `{name}` |" for kind, listed in settings.items() for name in listed
    ]
    written = [f"| {port} | {name} |" for port, name, *_ in rows(section(title), 4)]
    check(title, sorted(written), sorted(wanted))


# -- refusals --


def test_every_broken_rule_has_its_code() -> None:
    title = "Who may say what when"
    written = [cells[0] for cells in rows(section(title), 2) if "_" in cells[0]]
    check(title, sorted(written), sorted(f"`{kind.code}`" for kind in ProtocolError.__subclasses__()))


def _handlers() -> dict[type[m.Request], str]:
    """Every request and the method of the session that serves it."""
    tables = [table for table in vars(Session).values() if isinstance(table, dict)]
    found = {message: handler for table in tables for message, handler in table.items()}
    return {message: handler.__name__ for message, handler in found.items() if message in REQUESTS}


def test_every_refusal_stands_there_with_its_requests() -> None:
    functions, said_to = reached_functions(), defaultdict(set)
    handlers = _handlers()
    assert handlers.keys() == set(REQUESTS)
    for request_type, handler in handlers.items():
        for code in codes(handler, functions) | codes("serve", functions):
            said_to[f"`{code}`"].add(name_of(request_type))
    written = {code: names(requests) for code, requests, *_ in rows(section("Refusals"), 4)}
    lines = [f"  | {code} | {sorted(requests)} |" for code, requests in sorted(said_to.items())]
    assert written == said_to, "\n".join([f"{PAGE}, section 'Refusals', has to list:", *lines])


# -- heartbeats and enrollment tokens --


def _layout(title: str) -> list[tuple[int, int, str]]:
    found = [
        (int(offset), int(size), what) for offset, size, what in rows(section(title), 3) if offset.isdigit()
    ]
    ends = [offset + size for offset, size, _ in found]
    assert [offset for offset, _, _ in found] == [0, *ends[:-1]], f"{title}: a gap, or an overlap"
    return found


def test_a_heartbeat_built_by_the_page_is_one() -> None:
    key = bytes(range(32))
    values = {
        "`CD`": int.from_bytes(b"CD", "big"),
        "version": 1,
        "agent id": AGENT,
        "sequence": 1,
        "cpu": 250,
        "memory": 500,
        "disk": 750,
        "running": 2,
        "uptime": 3600,
        "memory total": 16384,
        "clock": 1_772_442_000,
        "0": 0,
    }
    *body_layout, (tag_offset, tag_size, _) = _layout("Heartbeats")
    body = b"".join(values[re.split(r"[:,]", what)[0]].to_bytes(size, "big") for _, size, what in body_layout)
    built = body + blake2b(body, digest_size=tag_size, key=key).digest()

    metrics = datagrams.Metrics(0.25, 0.5, 0.75, 2, 3600, 16384)
    told = f"{PAGE}, section 'Heartbeats': the table of offsets"
    assert built == datagrams.encode(datagrams.Heartbeat(AGENT, 1, metrics, 1_772_442_000), key), told
    assert datagrams.decode(built, key) == datagrams.Heartbeat(AGENT, 1, metrics, 1_772_442_000)
    assert (tag_offset, len(built)) == (48, datagrams.SIZE)
    assert block("hex") == "\n".join([*textwrap.wrap(built.hex(), 64), ""]), f"{told}: the example"


def test_the_drawing_of_the_heartbeat_is_that_of_the_code() -> None:
    drawn = [
        line.strip() for line in (datagrams.__doc__ or "").splitlines() if re.match(r" +(\+-|0 +2)", line)
    ]
    assert drawn, "the module draws its datagram"
    assert all(line in section("Heartbeats") for line in drawn)


def test_an_enrollment_token_built_by_the_page_is_one() -> None:
    secret = bytes(range(32, 64))
    values = {
        "pin": bytes(range(32)),
        "token id": AGENT.to_bytes(16, "big"),
        "secret": secret,
    }
    *layout, (_, checksum_size, _) = _layout("The enrollment token")
    body = b"".join(values[what.split(":")[0]] for _, _, what in layout)
    assert [size for _, size, _ in layout] == [len(value) for value in values.values()]
    raw = body + zlib.crc32(body).to_bytes(checksum_size, "big")
    built = enrollment_token.PREFIX + urlsafe_b64encode(raw).decode()

    said = enrollment_token.decode(built)
    assert (said.pin, said.token_id, said.secret) == (bytes(range(32)), AGENT, secret)
    assert block("token") == f"{built}\n", "the example"
    length = len(built) - len(enrollment_token.PREFIX)
    assert f"`{enrollment_token.PREFIX}`" in section("The enrollment token")
    assert f"of {len(raw)} bytes, {length} characters" in section("The enrollment token")


# -- tasks --


def test_every_task_state_is_explained() -> None:
    wanted = [f"| `{state}` | {'yes' if state in FINAL_STATES else 'no'} |" for state in TaskState]
    table = rows(section("Task states"), 3)
    states = [f"| {state} | {final} |" for state, final, _ in table if final in ("yes", "no")]
    check("Task states", states, wanted)


def test_every_outcome_leads_where_the_table_says() -> None:
    wanted = [
        f"| `{outcome}` | `{event}` | `{TRANSITIONS[TaskState.ASSIGNED][event]}` |"
        for outcome, event in EVENT_OF_OUTCOME.items()
    ]
    table = rows(section("Task states"), 3)
    check(
        "Task states",
        [f"| {' | '.join(cells)} |" for cells in table if cells[1] not in ("yes", "no")],
        wanted,
    )


def test_the_state_diagram_is_drawn_from_the_table() -> None:
    lines = ["stateDiagram-v2", "    [*] --> pending"]
    for state, steps in TRANSITIONS.items():
        lines += [f"    {state} --> {target}: {event}" for event, target in steps.items()]
        lines += [] if steps else [f"    {state} --> [*]"]
    drawn = "\n".join([*lines, ""])
    assert block("mermaid") == drawn, f"{PAGE}, section 'Task states': the diagram has to be\n{drawn}"
