"""Both systems can be asked the same."""

import inspect

import pytest

from controldock.agent.platform.linux_survey import LinuxSurvey
from controldock.agent.platform.surveyor import Surveyor
from controldock.agent.platform.windows_survey import WindowsSurvey


@pytest.mark.parametrize("system", [LinuxSurvey, WindowsSurvey])
def test_a_system_answers_every_question(system: type[Surveyor]) -> None:
    for name, asked in vars(Surveyor).items():
        if not name.startswith("_") and callable(asked):
            answered = getattr(system, name)
            assert inspect.signature(answered).parameters.keys() == inspect.signature(asked).parameters.keys()
