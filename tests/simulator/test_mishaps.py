"""How commands fail on simulated PCs."""

import pytest

from controldock.domain.causes import cause_of, normalised, telling_line
from controldock.domain.command import DeploymentKind
from controldock.domain.exit_codes import meaning_of
from controldock.simulator.behavior import Behavior
from controldock.simulator.mishaps import MOST, Scene
from controldock.sources import FixedSources


@pytest.mark.parametrize("is_windows", [True, False])
def test_three_hundred_pcs_fail_in_as_many_ways_as_wished(is_windows: bool) -> None:
    sources, behavior = FixedSources(), Behavior(fail=1.0, causes=MOST)
    causes, texts = set(), set()
    for number in range(300):
        scene = Scene(f"lab-{number:03}", f"student{number}", is_windows)
        show = behavior.perform(scene, sources.now(), sources)
        result = show.result("a" * 26, sources.now(), sources.now())
        line = telling_line(result.log_tail, result.message)
        causes.add(cause_of(result, line, (scene.host_name, scene.user)))
        texts.add(result.log_tail)
    assert len(causes) == MOST
    assert len(texts) > 100


def test_their_codes_are_known() -> None:
    sources, behavior = FixedSources(), Behavior(fail=1.0, causes=MOST)
    for is_windows, os in ((True, "windows"), (False, "linux")):
        for _ in range(200):
            end = behavior.perform(Scene("pc", "kim", is_windows), sources.now(), sources).end
            assert end.exit_code is None or meaning_of(end.exit_code, os, DeploymentKind.SHELL) is not None
            assert normalised(end.text) == normalised(normalised(end.text))
