"""The tag: a word that administrators put on PCs, and how it must look."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from controldock.domain.errors import Invalid
from controldock.domain.names import folded

MAX_NAME = 64  # characters, of a tag and of a saved filter
MAX_TAGS = 50  # on one PC: more than anybody reads
MAX_KNOWN = 1000  # tags of one server: they are a menu
_UNSEEN = frozenset(
    {"Cc", "Cf", "Zl", "Zp", "Cs"}
)  # controls, marks that turn the text, line ends, half characters


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it is shown."""

    id: str
    name: str


def cleaned_name(name: str, field: str = "name") -> str:
    """The name as it is kept: composed, with nothing unseen in it. Invalid when nothing is left, or too much."""
    seen = "".join(
        " " if one.isspace() else one
        for one in name
        if one.isspace() or unicodedata.category(one) not in _UNSEEN
    )
    kept = unicodedata.normalize("NFC", " ".join(seen.split()))
    if not kept:
        raise Invalid("A name can't be empty.", fields={field: "name_empty"})
    if len(kept) > MAX_NAME or len(folded(kept)) > MAX_NAME:  # folding makes some letters two
        raise Invalid(f"A name has up to {MAX_NAME} characters.", fields={field: "label_too_long"})
    return kept


def cleaned_names(names: Iterable[str], field: str = "tags") -> dict[str, str]:
    """Names by what makes them equal, each once, in their order."""
    kept: dict[str, str] = {}
    for name in names:
        clean = cleaned_name(name, field)
        kept.setdefault(folded(clean), clean)
    if len(kept) > MAX_TAGS:
        raise Invalid(f"A PC has up to {MAX_TAGS} tags.", fields={field: "too_many_tags"})
    return kept
