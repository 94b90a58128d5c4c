"""The people at simulated PCs."""

from controldock.domain.announcement import NotShown, Question, QuestionKind, Transmission
from controldock.simulator.people import People
from controldock.sources import FixedSources

MANY = 400


def test_most_act_soon_and_some_much_later() -> None:
    sources, people = FixedSources(), People()
    times = sorted(people.later(10.0, sources) for _ in range(MANY))
    assert times[0] >= 0.0
    assert times[MANY // 2] < 10.0 < times[-1] <= 30.0


def test_some_screens_hide_it() -> None:
    sources = FixedSources()
    assert {People(hidden=1.0).hides(sources) for _ in range(MANY)} == {NotShown.LOCKED, NotShown.FULL_SCREEN}
    assert People(hidden=0.0).hides(sources) is None


def test_an_answer_is_one_to_the_question() -> None:
    sources, people = FixedSources(), People(answers=1.0)
    for question in (
        Question(QuestionKind.YES_NO),
        Question(QuestionKind.CHOICE, ("a", "b", "c")),
        Question(QuestionKind.TEXT),
    ):
        answers = {people.answer(question, sources) for _ in range(MANY)}
        assert len(answers) > 1
        assert all(question.takes(answer) for answer in answers)
    assert People(answers=0.0).answer(Question(QuestionKind.YES_NO), sources) == ""


def test_networks_differ_in_what_they_let_through_and_each_stays_as_it_is() -> None:
    networks, people = [f"10.0.{number}.0/24" for number in range(MANY)], People(hears=0.5)
    for way in (Transmission.BROADCAST, Transmission.MULTICAST):
        heard = [people.lets_through(network, way) for network in networks]
        assert MANY * 0.4 < sum(heard) < MANY * 0.6
        assert heard == [people.lets_through(network, way) for network in networks]
    assert all(people.lets_through(network, Transmission.DIRECT) for network in networks)
    assert not People().lets_through(networks[0], Transmission.DIRECT)
