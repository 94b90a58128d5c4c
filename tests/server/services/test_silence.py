"""Whose silence is due: each once, none too late, and no looking at all the others."""

from hypothesis import given
from hypothesis import strategies as st

from controldock.server.services.silence import Dues


def test_each_comes_once_when_its_time_is_over() -> None:
    dues = Dues()
    for key, due in (("b", 2.0), ("a", 1.0), ("c", 3.0)):
        dues.put(key, due)
    assert dues.pop(1.0) == [], "its moment is not over"
    assert dues.pop(2.5) == ["a", "b"]
    assert dues.pop(2.5) == []
    assert len(dues) == 1


def test_an_earlier_entry_stays_and_a_later_one_gives_way() -> None:
    dues = Dues()
    dues.put("a", 2.0)
    dues.put("a", 5.0)
    assert dues.pop(3.0) == ["a"]
    dues.put("a", 9.0)
    dues.put("a", 4.0)
    assert dues.pop(5.0) == ["a"]
    assert dues.pop(100.0) == []


def test_who_was_dropped_does_not_come() -> None:
    dues = Dues()
    dues.put("a", 1.0)
    dues.drop("a")
    dues.drop("a")
    assert dues.pop(2.0) == []
    dues.put("a", 3.0)
    assert dues.pop(4.0) == ["a"]


def test_entries_that_were_overtaken_do_not_pile_up() -> None:
    dues = Dues()
    for due in range(100_000, 0, -1):
        dues.put("a", float(due))
    assert len(dues._heap) <= 2 * len(dues) + 1000
    assert dues.pop(1e9) == ["a"]


keys = st.sampled_from("abcd")
steps = st.lists(
    st.tuples(st.just("put"), keys, st.integers(0, 50))
    | st.tuples(st.just("drop"), keys, st.just(0))
    | st.tuples(st.just("pop"), st.just(""), st.integers(0, 60))
)


@given(steps)
def test_it_does_what_a_plain_table_would(steps: list[tuple[str, str, int]]) -> None:
    dues, table = Dues(), dict[str, int]()
    for step, key, number in steps:
        if step == "put":
            dues.put(key, number)
            table[key] = min(number, table.get(key, number))
        elif step == "drop":
            dues.drop(key)
            table.pop(key, None)
        else:
            due = {key for key, moment in table.items() if moment < number}
            assert set(dues.pop(number)) == due
            for gone in due:
                del table[gone]
        assert len(dues) == len(table)
