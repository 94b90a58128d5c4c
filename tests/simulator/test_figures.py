"""The counts."""

import json

from controldock.simulator.figures import Figures


def test_moments_are_those_of_the_first_and_the_last() -> None:
    figures = Figures()
    for now in (10.0, 11.0, 12.0):
        figures.note_start(now)
    figures.note_done(13.0, failed=False)
    figures.note_done(14.0, failed=True)
    assert (figures.first_start, figures.last_start, figures.last_done) == (10.0, 12.0, 14.0)
    assert (figures.started, figures.done, figures.failed) == (3, 2, 1)


def test_a_restart_keeps_what_is_true_now() -> None:
    figures = Figures(online=7)
    figures.note_start(1.0)
    figures.restart()
    assert (figures.started, figures.first_start, figures.online) == (0, 0.0, 7)


def test_another_process_can_read_them() -> None:
    figures = Figures()
    figures.errors["timeout"] += 2
    found = json.loads(figures.to_json())
    assert found["errors"] == {"timeout": 2}
    assert figures.error_count == 2
