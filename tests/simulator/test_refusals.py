"""What a simulated PC makes of a no."""

from controldock.domain.errors import AgentQuarantined, EnrollmentRefused
from controldock.simulator.refusals import FORGOTTEN, NOT_WANTED, REMOVED, TOKEN_REFUSALS


def test_a_pc_that_may_come_back_is_not_given_up() -> None:
    assert not {REMOVED, AgentQuarantined.code} & (NOT_WANTED | FORGOTTEN | TOKEN_REFUSALS.keys())


def test_a_refused_token_is_explained() -> None:
    assert EnrollmentRefused.code in TOKEN_REFUSALS
    assert all(message.endswith(".") for message in TOKEN_REFUSALS.values())
