"""Keeps the server from growing for ever: logs are packed when they are complete, and what is old is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

import structlog

from controldock.domain.task import DONE_STATES
from controldock.server.services.changes import Changes, Noun
from controldock.server.services.preferences import Preferences
from controldock.server.store.engine import Database
from controldock.server.store.logs import MIN_PACKED, Logs, StoredLog
from controldock.sources import Sources

log = structlog.get_logger()

QUIET = timedelta(minutes=2)  # nothing came for so long: a log that is over stays so
ORPHAN = timedelta(days=1)  # age of a file that nothing belongs to, before it is removed
ACTIVITIES = timedelta(days=3 * 365)  # the audit trail is kept longer than what it tells of
FILES = 2_000  # looked at in one turn
DEPLOYMENTS = 20  # forgotten in one turn
TASKS = 1_000  # forgotten in one transaction: 20 ms on a small server, and agents don't notice
MAX_ACTIVITIES = 5_000  # in one turn


class Upkeep:
    """Two turns of the clock: one over the log files, one over the database."""

    def __init__(
        self, database: Database, sources: Sources, logs: Logs, changes: Changes, preferences: Preferences
    ) -> None:
        self._database = database
        self._sources = sources
        self._logs = logs
        self._changes = changes
        self._preferences = preferences
        self._walk: Iterator[StoredLog] = iter(())

    async def tend_logs(self) -> None:
        """Look at some more log files: pack those that are complete, remove those that are old or nobody's."""
        files = await asyncio.to_thread(self._next_files)
        now = self._sources.now().timestamp()
        wanted = [file for file in files if self._is_interesting(file, now)]
        if not wanted:
            return
        async with self._database.read() as tx:
            held = await tx.tasks.held({file.attempt_id for file in wanted})
        for file in wanted:
            age = timedelta(seconds=now - file.changed_at)
            attempt = held.get(file.attempt_id)
            if attempt is None:
                if age >= ORPHAN:
                    await self._remove(file, "nobody's")
            elif attempt.state not in DONE_STATES:
                continue
            elif age >= self._preferences.log_retention:
                await self._remove(file, "old")
            elif not file.is_packed and file.size >= MIN_PACKED:
                await self._logs.pack(file.attempt_id)

    async def forget(self) -> None:
        """Forget deployments that were over long ago, whole, with their logs; and the oldest activities."""
        before = self._sources.now() - self._preferences.result_retention
        async with self._database.read() as tx:
            outdated = await tx.outdated.deployments(before, DEPLOYMENTS)
        for deployment_id in outdated:
            await self._forget_deployment(deployment_id)
        await self._forget_activities(
            self._sources.now() - max(ACTIVITIES, self._preferences.result_retention)
        )

    async def _forget_deployment(self, deployment_id: str) -> None:
        """A piece at a time; whatever happens in between, the next turn goes on."""
        while True:
            async with self._database.write() as tx:
                attempts = await tx.outdated.forget_tasks(deployment_id, TASKS)
                if not attempts:
                    await tx.outdated.forget_deployment(deployment_id)
                    tx.then(lambda: self._changes.publish(Noun.DEPLOYMENTS, (deployment_id,)))
            if not attempts:
                log.info("deployment.forgotten", deployment=deployment_id)
                return
            for attempt_id in attempts:
                await self._logs.remove(attempt_id)

    async def _forget_activities(self, before: datetime) -> None:
        async with self._database.write() as tx:
            gone = await tx.outdated.forget_activities(before, MAX_ACTIVITIES)
        if gone:
            log.info("activities.forgotten", count=gone)

    async def _remove(self, file: StoredLog, why: str) -> None:
        await self._logs.remove(file.attempt_id)
        log.info("log.removed", attempt=file.attempt_id, why=why)

    def _next_files(self) -> list[StoredLog]:
        files = list(islice(self._walk, FILES))
        if len(files) < FILES:
            self._walk = self._logs.stored()  # once round; the next turn begins anew
        return files

    def _is_interesting(self, file: StoredLog, now: float) -> bool:
        age = timedelta(seconds=now - file.changed_at)
        if age < QUIET:
            return False
        unpacked = not file.is_packed and file.size >= MIN_PACKED
        return unpacked or age >= min(ORPHAN, self._preferences.log_retention)
