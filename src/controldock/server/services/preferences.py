"""What administrators set while the server runs, kept in the database and at hand in memory."""

from __future__ import annotations

from datetime import timedelta

from controldock.domain.errors import Invalid
from controldock.domain.operator import Permission
from controldock.server.services.activities import Activities
from controldock.server.services.actor import Actor
from controldock.server.store.engine import Database
from controldock.sources import Sources

MIN_POLL_INTERVAL = timedelta(seconds=5)  # below it 100,000 agents would do little else
MAX_POLL_INTERVAL = timedelta(hours=1)
_POLL_INTERVAL = "poll_interval"
MIN_RETENTION, MAX_RETENTION = timedelta(days=1), timedelta(days=3650)
DEFAULT_RETENTION = timedelta(days=30)  # the longest holidays of a school, and then some
_REMOVED_RETENTION = "removed_retention"
DEFAULT_LOG_RETENTION = timedelta(days=90)  # a term, and who asks later wants the result, not the log
DEFAULT_RESULT_RETENTION = timedelta(days=365)
_LOG_RETENTION, _RESULT_RETENTION = "log_retention", "result_retention"


def check_poll_interval(interval: timedelta) -> None:
    """Raise Invalid unless agents may be told to keep to `interval`."""
    if not MIN_POLL_INTERVAL <= interval <= MAX_POLL_INTERVAL:
        raise Invalid(
            "A poll interval is from 5 seconds to 1 hour.",
            fields={"poll_interval": "poll_interval_out_of_range"},
        )


def check_retention(retention: timedelta) -> None:
    """Raise Invalid unless removed PCs may be kept so long."""
    if not MIN_RETENTION <= retention <= MAX_RETENTION:
        raise Invalid(
            "Removed PCs are kept from 1 day to 10 years.",
            fields={"removed_retention": "removed_retention_out_of_range"},
        )


class Preferences:
    """The fleet's poll interval; the server's own setting holds until somebody sets another here."""

    def __init__(
        self, database: Database, sources: Sources, activities: Activities, poll_interval: timedelta
    ) -> None:
        self._database = database
        self._sources = sources
        self._activities = activities
        self._poll_interval = poll_interval
        self._removed_retention = DEFAULT_RETENTION
        self._log_retention = DEFAULT_LOG_RETENTION
        self._result_retention = DEFAULT_RESULT_RETENTION

    @property
    def poll_interval(self) -> timedelta:
        """Of every agent that has none of its own."""
        return self._poll_interval

    @property
    def removed_retention(self) -> timedelta:
        """How long a removed PC can be restored."""
        return self._removed_retention

    @property
    def log_retention(self) -> timedelta:
        """How long the output of an attempt is kept; never longer than its result."""
        return min(self._log_retention, self._result_retention)

    @property
    def result_retention(self) -> timedelta:
        """How long a deployment that is over is kept."""
        return self._result_retention

    async def load(self) -> None:
        """Take up what was set before."""
        async with self._database.read() as tx:
            known = await tx.preferences.all()
        if _POLL_INTERVAL in known:
            self._poll_interval = timedelta(seconds=known[_POLL_INTERVAL])
        if _REMOVED_RETENTION in known:
            self._removed_retention = timedelta(seconds=known[_REMOVED_RETENTION])
        if _LOG_RETENTION in known:
            self._log_retention = timedelta(seconds=known[_LOG_RETENTION])
        if _RESULT_RETENTION in known:
            self._result_retention = timedelta(seconds=known[_RESULT_RETENTION])

    async def set_poll_interval(self, actor: Actor, interval: timedelta) -> None:
        """All agents without one of their own have this one from now on."""
        actor.must(Permission.ADMINISTER)
        check_poll_interval(interval)
        seconds = interval.total_seconds()
        async with self._database.write() as tx:
            await tx.preferences.put(_POLL_INTERVAL, seconds, self._sources.now(), actor.name)
            await self._activities.note(tx, actor.name, "settings.changed", _POLL_INTERVAL, seconds=seconds)
        self._poll_interval = interval

    async def set_removed_retention(self, actor: Actor, retention: timedelta) -> None:
        """Whoever was removed can be restored for so long."""
        actor.must(Permission.ADMINISTER)
        check_retention(retention)
        seconds = retention.total_seconds()
        async with self._database.write() as tx:
            await tx.preferences.put(_REMOVED_RETENTION, seconds, self._sources.now(), actor.name)
            await self._activities.note(
                tx, actor.name, "settings.changed", _REMOVED_RETENTION, seconds=seconds
            )
        self._removed_retention = retention

    async def set_log_retention(self, actor: Actor, retention: timedelta) -> None:
        """Logs that are older are removed from now on."""
        await self._set_kept(actor, _LOG_RETENTION, retention)
        self._log_retention = retention

    async def set_result_retention(self, actor: Actor, retention: timedelta) -> None:
        """Deployments that were over earlier are forgotten from now on."""
        await self._set_kept(actor, _RESULT_RETENTION, retention)
        self._result_retention = retention

    async def _set_kept(self, actor: Actor, name: str, retention: timedelta) -> None:
        actor.must(Permission.ADMINISTER)
        if not MIN_RETENTION <= retention <= MAX_RETENTION:
            raise Invalid(
                "Logs and results are kept from 1 day to 10 years.", fields={name: "retention_out_of_range"}
            )
        seconds = retention.total_seconds()
        async with self._database.write() as tx:
            await tx.preferences.put(name, seconds, self._sources.now(), actor.name)
            await self._activities.note(tx, actor.name, "settings.changed", name, seconds=seconds)
