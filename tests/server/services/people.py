"""A person who signs in, rightly and wrongly."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from tests.server.house import House

from controldock.domain.errors import ControlDockError
from controldock.domain.operator import Operator
from controldock.server.store.tables import operators

PASSWORD, NEW_PASSWORD, WRONG_PASSWORD = (
    "correct horse battery",
    "staple staple staple",
    "wrong horse battery",
)
HERE, THERE = "192.168.0.17", "192.168.0.18"
TICK = timedelta(microseconds=1)


async def disable(house: House, operator: Operator) -> None:
    """Somebody left."""
    async with house.database.write() as tx:
        await tx._connection.execute(
            update(operators).where(operators.c.id == operator.id).values(disabled_at=house.sources.now())
        )


async def refused(house: House, name: str, password: str, address: str = HERE) -> type[ControlDockError]:
    """How a sign-in is refused, which it must be."""
    with pytest.raises(ControlDockError) as error:
        await house.operators.sign_in(name, password, address)
    return type(error.value)
