"""What an agent will be asked: once, a little at a time, and never without bound."""

from controldock.protocol.messages import MAX_WAKES
from controldock.server.services.errands import MAX_WAITING, Errand, Errands


def macs(count: int, start: int = 0) -> tuple[bytes, ...]:
    return tuple(number.to_bytes(6, "big") for number in range(start, start + count))


def test_nothing_is_asked_until_there_is_something() -> None:
    errands = Errands()
    assert errands.take() is None
    assert errands.add(Errand(collect_inventory=True))
    assert errands.add(Errand(wake=macs(2)))
    assert errands.take() == Errand(collect_inventory=True, wake=macs(2))
    assert errands.take() is None


def test_the_same_pc_is_woken_once() -> None:
    errands = Errands()
    errands.add(Errand(wake=macs(2)))
    errands.add(Errand(wake=macs(3)))
    assert errands.take() == Errand(wake=macs(3))


def test_an_answer_takes_so_many() -> None:
    errands = Errands()
    assert errands.add(Errand(wake=macs(MAX_WAKES + 1)))
    assert errands.take() == Errand(wake=macs(MAX_WAKES))
    assert errands.take() == Errand(wake=macs(1, MAX_WAKES))


def test_what_waits_is_bounded() -> None:
    errands = Errands()
    assert errands.add(Errand(wake=macs(MAX_WAITING)))
    assert not errands.add(Errand(wake=macs(1, MAX_WAITING)))
    assert errands.add(Errand(wake=macs(MAX_WAITING)))
