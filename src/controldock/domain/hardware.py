"""Ids of hardware: which of them say that two PCs are one machine. A hint for people, never an identity."""

from __future__ import annotations

import re
from collections.abc import Mapping

from controldock.domain.names import folded

# Those that a machine is meant to have alone, by the names that agents give them. A MAC address travels with its
# adapter, and virtual ones are made by the dozen.
STRONG = frozenset({"machine_id", "product_uuid", "product_serial", "board_serial", "chassis_serial"})
LONGEST = 128  # characters that are compared, and kept
SHORTEST = 6  # characters; makers' serial numbers have more, and "0", "123" and "none" do not

# What makers leave in the firmware when they forget to write something, and what images ship with.
_JUNK = frozenset(
    {
        "to be filled by o.e.m.",
        "to be filled by oem",
        "default string",
        "system serial number",
        "base board serial number",
        "chassis serial number",
        "serial number",
        "not specified",
        "not applicable",
        "not available",
        "not present",
        "not settable",
        "no serial number",
        "uninitialized",
        "undefined",
        "invalid",
        "unknown",
        "o.e.m.",
        "xxxxxxxx",
        "0123456789",
        "1234567890",
        "123456789",
        "12345678",
        "01234567-8910-1112-1314-151617181920",
        "12345678-1234-5678-90ab-cddeefaabbcc",
        "03000200-0400-0500-0006-000700080009",
        "00020003-0004-0005-0006-000700080009",
        "00000000-0000-0000-0000-ac1f6bffffff",
    }
)
_PUNCTUATION = re.compile(r"[\W_]+")


def strong_ids(said: Mapping[str, str]) -> dict[str, str]:
    """Of what a PC says, the ids that mean something, in the form in which they are compared."""
    compared = {
        kind: " ".join(folded(value).split())[:LONGEST] for kind, value in said.items() if kind in STRONG
    }
    return {kind: value for kind, value in compared.items() if not _is_junk(value)}


def _is_junk(value: str) -> bool:
    letters = _PUNCTUATION.sub("", value)
    return len(letters) < SHORTEST or len(set(letters)) == 1 or value in _JUNK
