"""Which PCs are meant, and what nobody can mean."""

import pytest

from controldock.domain.agent import AgentState
from controldock.domain.agent_filter import (
    AgentChoice,
    AgentFilter,
    ListedState,
    check_choice,
    check_filter,
)
from controldock.domain.errors import Invalid


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("", ()),
        (" \t ", ()),
        ("LAB 3", ("lab", "3")),
        ("lab LAB ＬＡＢ", ("lab",)),
        ("\u1109\u1175\u11af습", ("실습",)),
    ],
)
def test_a_search_is_its_words(search: str, words: tuple[str, ...]) -> None:
    assert AgentFilter(search).words == words


def test_without_a_state_it_is_about_active_pcs() -> None:
    found = {state: AgentFilter(state=state).agent_state for state in (None, *ListedState)}
    assert found == {
        None: AgentState.ACTIVE,
        ListedState.ONLINE: AgentState.ACTIVE,
        ListedState.OFFLINE: AgentState.ACTIVE,
        ListedState.QUARANTINED: AgentState.QUARANTINED,
        ListedState.REMOVED: AgentState.REMOVED,
    }


def test_a_search_has_an_end() -> None:
    check_filter(AgentFilter("a b c d e f g h"))
    check_filter(AgentFilter("x" * 200))
    for search, reason in (("a b c d e f g h i", "too_many_words"), ("x" * 201, "too_long")):
        with pytest.raises(Invalid) as refused:
            check_filter(AgentFilter(search))
        assert refused.value.details["fields"] == {"search": reason}


def test_a_choice_says_whom() -> None:
    check_choice(AgentChoice(("a",)))
    check_choice(AgentChoice(filter=AgentFilter()))
    for choice in (
        AgentChoice(),
        AgentChoice(("a",), AgentFilter()),
        AgentChoice(filter=AgentFilter("x" * 201)),
    ):
        with pytest.raises(Invalid):
            check_choice(choice)
