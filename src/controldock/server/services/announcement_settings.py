"""How announcements travel over UDP, and how long they are kept: set while the server runs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from controldock.domain.errors import Invalid
from controldock.domain.operator import Permission
from controldock.domain.ways import Ways, check_ways, tidy_group, tidy_subnet
from controldock.server.networks import Networks, networks
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.services.dispatch import Dispatch
from controldock.server.store.engine import Database, Transaction
from controldock.sources import Sources

_NAME = "announcements"


@dataclass(frozen=True, slots=True)
class WaysChange:
    """What shall be another; None: as it is."""

    group: str | None = None
    group6: str | None = None
    ttl: int | None = None
    interfaces: tuple[str, ...] | None = None  # with or without a prefix
    subnets: tuple[str, ...] | None = None
    retention: timedelta | None = None


@dataclass(frozen=True, slots=True)
class KnownWays:
    """What is set, and what can be."""

    ways: Ways
    interfaces: tuple[str, ...]  # addresses of this server now, as 10.1.2.3/24
    port: int  # UDP, on which agents hear; 0: none


class AnnouncementSettings:
    """The ways at hand in memory, kept in the database. Agents are told of other groups at once."""

    def __init__(
        self,
        database: Database,
        sources: Sources,
        activities: Activities,
        dispatch: Dispatch,
        port: int,
        present: Networks = networks,
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._dispatch = dispatch
        self._present = present
        self._ways = Ways()
        self.port = port  # UDP, on which agents hear; 0: none

    @property
    def ways(self) -> Ways:
        """As they are now."""
        return self._ways

    @property
    def groups(self) -> tuple[str, ...]:
        """For agents to join; none where nothing is sent."""
        return self._ways.groups if self.port else ()

    async def load(self) -> None:
        """Take up what was set before."""
        async with self._database.read() as tx:
            self._ways = await _kept(tx)

    async def show(self, actor: Actor) -> KnownWays:
        """What is set, and what can be."""
        actor.must(Permission.VIEW)
        present = await asyncio.to_thread(self._present)
        return KnownWays(self._ways, tuple(str(one) for one in present), self.port)

    async def change(self, actor: Actor, wish: WaysChange) -> KnownWays:
        """Let announcements travel otherwise from now on."""
        actor.must(Permission.ADMINISTER)
        present = await asyncio.to_thread(self._present)
        async with self._database.write() as tx:
            old = await _kept(tx)
            new = _changed(old, wish)
            wrong = check_ways(new)
            # One that was chosen before may be away for a while; it is no reason to refuse another change.
            known = {one.address for one in present} | set(old.interfaces)
            if not known.issuperset(new.interfaces):
                wrong["interfaces"] = "interface_unknown"
            if wrong:
                raise Invalid("Announcements can't travel so.", fields=wrong)
            value = _value(new)
            await tx.preferences.put(_NAME, value, self._sources.now(), actor.name)
            await self._activities.note(tx, actor.name, "settings.changed", _NAME, **value)
            tx.then(lambda: self._apply(new))
        return KnownWays(new, tuple(str(one) for one in present), self.port)

    def _apply(self, new: Ways) -> None:
        before, self._ways = self.groups, new
        if self.groups != before:
            self._dispatch.reconfigure(self._dispatch.connected)


def _changed(old: Ways, wish: WaysChange) -> Ways:
    return Ways(
        group=old.group if wish.group is None else tidy_group(wish.group),
        group6=old.group6 if wish.group6 is None else tidy_group(wish.group6),
        ttl=old.ttl if wish.ttl is None else wish.ttl,
        interfaces=old.interfaces
        if wish.interfaces is None
        else tuple(dict.fromkeys(one.partition("/")[0].strip() for one in wish.interfaces)),
        subnets=old.subnets
        if wish.subnets is None
        else tuple(dict.fromkeys(tidy_subnet(one) for one in wish.subnets)),
        retention=old.retention if wish.retention is None else wish.retention,
    )


async def _kept(tx: Transaction) -> Ways:
    """Read anew for each change: another administrator's may have come between."""
    known: dict[str, Any] = (await tx.preferences.all()).get(_NAME) or {}
    standard = Ways()
    return Ways(
        group=known.get("group", standard.group),
        group6=known.get("group6", standard.group6),
        ttl=known.get("ttl", standard.ttl),
        interfaces=tuple(known.get("interfaces", ())),
        subnets=tuple(known.get("subnets", ())),
        retention=timedelta(seconds=known.get("retention", standard.retention.total_seconds())),
    )


def _value(ways: Ways) -> dict[str, Any]:
    return {
        "group": ways.group,
        "group6": ways.group6,
        "ttl": ways.ttl,
        "interfaces": list(ways.interfaces),
        "subnets": list(ways.subnets),
        "retention": ways.retention.total_seconds(),
    }
