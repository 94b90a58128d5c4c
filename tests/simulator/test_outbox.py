"""What simulated PCs say goes out in few writes."""

from controldock.simulator.outbox import Outbox


class Wire:
    """A transport that remembers."""

    def __init__(self) -> None:
        self.writes: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.writes.append(data)


def test_all_that_was_said_is_one_write() -> None:
    outbox, wire = Outbox(), Wire()
    outbox.add(b"lost")
    outbox.flush()  # nobody is there
    outbox.transport = wire  # type: ignore[assignment]
    outbox.add(b"a")
    outbox.add(b"b")
    outbox.is_held = True
    outbox.flush_unless_held()
    assert wire.writes == []
    outbox.is_held = False
    outbox.flush_unless_held()
    outbox.flush()
    assert wire.writes == [b"ab"]
