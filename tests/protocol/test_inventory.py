"""Sections have one form each, so that both ends compute the same digest; a change leads from one to the next."""

import json
from hashlib import blake2b
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.protocol.any_message import messages

from controldock.protocol import inventory as i
from controldock.protocol.inventory import Program, Section, SoftwareChange

BASH = Program(name="bash", version="5.2", size=7_000_000, source="dpkg")
KOREAN = Program(name="한컴오피스", publisher='<b>"Hancom"</b>')


def copy_of(records: dict[str, Any], omitted: int = 0) -> bytes:
    return i.canonical(((key, i.encoded(record)) for key, record in records.items()), omitted)


def test_the_canonical_form_is_what_anybody_can_write() -> None:
    text = copy_of({"b": BASH, "a": KOREAN}, 3)
    assert text.decode() == (
        '{"omitted":3,"records":{"a":{"name":"한컴오피스","publisher":"<b>\\"Hancom\\"</b>"},'
        '"b":{"name":"bash","version":"5.2","size":7000000,"source":"dpkg"}}}'
    )
    assert i.digest_of(text) == blake2b(text, digest_size=32).hexdigest()
    assert i.read(Section.SOFTWARE, text) == ({"a": KOREAN, "b": BASH}, 3)


def test_keys_are_in_the_order_of_their_bytes() -> None:
    keys = ["z", "é", "가", "\U0001f600", "\uffff", "A", '"']
    text = copy_of(dict.fromkeys(keys, BASH))
    written = list(json.loads(text)["records"])
    assert written == sorted(keys, key=str.encode)


@pytest.mark.parametrize("section", list(Section))
@given(st.data())
def test_every_record_comes_back_in_the_same_form(section: Section, data: st.DataObject) -> None:
    record = data.draw(messages(i.RECORDS[section]))
    text = copy_of({"key": record})
    records, omitted = i.read(section, text)
    assert (records, omitted) == ({"key": record}, 0)
    assert copy_of(records) == text


def test_a_field_that_says_nothing_is_left_out_whoever_says_it() -> None:
    loud = msgspec.json.decode(b'{"name":"x","version":"","size":0,"user":""}', type=Program)
    assert i.encoded(loud) == b'{"name":"x"}'
    interface = msgspec.json.decode(b'{"addresses":[],"is_up":false}', type=i.Interface)
    assert i.encoded(interface) == b"{}"


def test_a_change_drops_puts_and_leaves_the_rest() -> None:
    before = copy_of({"a": BASH, "b": BASH, "c": BASH})
    change = SoftwareChange(
        base="x", digest="y", drop=("a", "never"), put={"b": KOREAN, "d": BASH}, omitted=2
    )
    assert i.applied(change, before) == copy_of({"b": KOREAN, "c": BASH, "d": BASH}, 2)
    assert i.applied(change, None) == copy_of({"b": KOREAN, "d": BASH}, 2)
    assert change.section is Section.SOFTWARE


def test_every_section_has_its_change_and_its_record() -> None:
    for section in Section:
        change = i.CHANGES[section](digest="d", put={"k": i.RECORDS[section]()})
        assert change.section is section
        said = msgspec.json.encode(change)
        assert json.loads(said)["section"] == section.value
        assert msgspec.json.decode(said, type=i.AnyChange) == change


@pytest.mark.parametrize(
    "said",
    [
        '{"section":"software","digest":"d","put":{"a":{"name":1}}}',
        '{"section":"software","digest":"d","put":{"a":{"surprise":"x"}}}',
        '{"section":"software","digest":"d","put":{"a":{"is_up":true}}}',  # a record of another section
        '{"section":"software","digest":"d","put":{"a":{"size":-1}}}',
        '{"section":"software","digest":"d","put":{"a":{"size":1e300}}}',
        '{"section":"software","digest":"d","put":{"a":{"installed_on":"yesterday"}}}',
        '{"section":"software","digest":"d","put":{"":{}}}',
        '{"section":"software","digest":"d","omitted":-1}',
        '{"section":"software","digest":"d","surprise":1}',
        '{"section":"printers","digest":"d"}',
        '{"digest":"d"}',
        '{"section":"system","digest":"d","put":{"a":{},"b":{}}}',
        '{"section":"sessions","digest":"d","put":{"a":{"kind":"psychic"}}}',
        '{"section":"system","digest":"d","put":{"a":{"booted_at":1e30}}}',
    ],
)
def test_what_is_no_change_is_refused(said: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(said, type=i.AnyChange)


def test_names_have_an_end() -> None:
    said = json.dumps({"section": "software", "digest": "d", "put": {"a": {"name": "x" * 10_000}}})
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(said, type=i.AnyChange)


def test_a_copy_that_is_damaged_is_no_copy() -> None:
    with pytest.raises(msgspec.MsgspecError):
        i.parts_of(b'{"records":')
