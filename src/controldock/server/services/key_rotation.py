"""Another key to sign orders with: agents are told at their next session, and what waits for them is signed anew."""

from __future__ import annotations

from controldock.server.keys import Keys
from controldock.server.services.activities import SERVER, Activities
from controldock.server.services.orders import Orders
from controldock.server.store.engine import Database, Transaction
from controldock.sources import Sources

AT_ONCE = 5_000  # tickets: about 2 MB


class KeyRotation:
    """For a command beside a server that stands still: a running one would go on with the key that it has."""

    def __init__(
        self, database: Database, sources: Sources, activities: Activities, keys: Keys, orders: Orders
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._keys = keys
        self._orders = orders

    async def rotate(self) -> int:
        """How many orders were signed anew. The new key is on disk first: when this ends half-way, running it again
        signs what is left."""
        self._keys.renew(self._sources)
        async with self._database.write() as tx:
            count = await self._sign_anew(tx)
            await self._activities.note(tx, SERVER, "order_key.renewed", "", orders=count)
        return count

    async def _sign_anew(self, tx: Transaction) -> int:
        count, last = 0, ""
        while tickets := await tx.tickets.needed(last, AT_ONCE):
            signed = await self._orders.signed_anew(tickets)
            await tx.tickets.replace(signed.items())
            count, last = count + len(signed), max(tickets)
        return count
