"""The firmware's table: read as it is written, and never trusted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.agent.platform.firmware import UUID, notebook, structure

from controldock.agent.platform.smbios import Firmware, parse, shape


def test_a_notebook() -> None:
    assert parse(notebook()) == Firmware(
        manufacturer="LG Electronics",
        model="15Z90RT-G",
        serial="303NZ000123",
        uuid=str(UUID),
        board_serial="BSN-0042",
        bios="LG T1ZF0100 03/21/2024",
        chassis="notebook",
    )


def test_the_first_system_counts_and_what_is_after_the_end_does_not() -> None:
    twice = structure(1, bytes([1, 0, 0, 0]), "First") + structure(1, bytes([1, 0, 0, 0]), "Second")
    assert parse(twice).manufacturer == "First"
    assert parse(structure(127, b"") + twice).manufacturer == ""


@pytest.mark.parametrize("nothing", [bytes(16), b"\xff" * 16])
def test_an_unset_uuid_is_none(nothing: bytes) -> None:
    assert parse(structure(1, bytes(4) + nothing)).uuid == ""


def test_old_firmware_says_less() -> None:
    assert parse(structure(1, bytes([1, 2, 0, 0]), "IBM", "2373")) == Firmware(
        manufacturer="IBM", model="2373"
    )
    assert parse(structure(1, bytes([9, 0, 0, 0]), "IBM")) == Firmware()  # a string that is not there
    assert parse(b"") == Firmware()


@given(st.binary(max_size=300), st.integers(0, 400))
def test_no_table_breaks_the_reader(noise: bytes, cut: int) -> None:
    parse(noise)
    parse(notebook()[:cut] + noise)


@pytest.mark.parametrize(
    ("number", "name"),
    [(3, "desktop"), (10, "notebook"), (0x80 | 31, "convertible"), (23, "server"), (2, ""), (99, "")],
)
def test_shapes(number: int, name: str) -> None:
    assert shape(number) == name
