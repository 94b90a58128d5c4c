"""Who asks: each right is asked for by name."""

from dataclasses import replace

import pytest
from tests.server import samples

from controldock.domain.errors import NotAllowed, NotSignedIn
from controldock.domain.operator import Permission, Role
from controldock.server.services.actor import Actor
from controldock.sources import FixedSources


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_an_actor_may_what_its_role_may(sources: FixedSources, role: Role, permission: Permission) -> None:
    operator = samples.operator(sources, role=role)
    if operator.may(permission):
        Actor(operator).must(permission)
        return
    with pytest.raises(NotAllowed) as refused:
        Actor(operator).must(permission)
    assert refused.value.details == {"permission": permission.value}


@pytest.mark.parametrize("permission", Permission)
def test_whoever_is_disabled_is_nobody(sources: FixedSources, permission: Permission) -> None:
    gone = replace(samples.operator(sources), disabled_at=sources.now())
    with pytest.raises(NotSignedIn):
        Actor(gone).must(permission)


def test_an_actor_has_the_name_of_its_operator(sources: FixedSources) -> None:
    assert Actor(samples.operator(sources, "ann")).name == "ann"
