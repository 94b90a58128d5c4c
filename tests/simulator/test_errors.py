"""The tree of what can go wrong."""

import inspect

from controldock.simulator import errors


def test_every_error_is_a_sentence_and_is_drawn() -> None:
    for error in errors.SimulationError.__subclasses__():
        assert error().message.endswith(".")
        assert f"── {error.__name__} " in (inspect.getdoc(errors) or "")
