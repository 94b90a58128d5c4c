"""What simulated commands print."""

from controldock.simulator.printed import Printed


def test_the_pieces_make_up_the_output() -> None:
    printed = Printed(1000, b"and then\nsome\n")
    whole = printed.piece(0, 5000)
    assert len(whole) == printed.size == 1014
    assert whole.endswith(b"and then\nsome\n")
    assert b"".join(printed.piece(offset, 77) for offset in range(0, 1014, 77)) == whole
    assert printed.piece(1014, 10) == b""
    assert printed.tail == whole
    assert Printed(0, b"short").piece(2, 100) == b"ort"
    assert [printed.begun(size).piece(0, 5000) for size in (0, 77, 1005)] == [b"", whole[:77], whole[:1005]]
