"""Which ids of hardware say that two PCs are one machine."""

import pytest

from controldock.domain.hardware import strong_ids


def test_what_a_machine_has_alone_is_compared_in_one_form() -> None:
    said = {
        "machine_id": "B08DFA6083E7567A1921A715000001FB",
        "product_uuid": " 4C4C4544-0038-5910-8052-B4C04F564432 ",
        "board_serial": "/5YR8VD2/CNFCW0087H00F5/",
        "mac": "52:54:00:12:34:56",
        "colour": "beige, as it should be",
    }
    assert strong_ids(said) == {
        "machine_id": "b08dfa6083e7567a1921a715000001fb",
        "product_uuid": "4c4c4544-0038-5910-8052-b4c04f564432",
        "board_serial": "/5yr8vd2/cnfcw0087h00f5/",
    }


@pytest.mark.parametrize(
    "junk",
    [
        *("", " ", "0", "None", "n/a", "123", "-----------"),
        "00000000-0000-0000-0000-000000000000",
        "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
        "00000000000000000000000000000000",
        "To Be Filled By O.E.M.",
        "to be  filled by  O.E.M.",
        "Default string",
        "System Serial Number",
        "Not Specified",
        "03000200-0400-0500-0006-000700080009",
        "0123456789",
        "uninitialized",
        "\N{REPLACEMENT CHARACTER}" * 32,
    ],
)
def test_what_makers_forgot_to_write_is_no_id(junk: str) -> None:
    assert strong_ids({"product_uuid": junk, "machine_id": junk}) == {}
