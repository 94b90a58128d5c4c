"""Deployments as a server answers them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from controldock.server.api import schemas as s

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def a_deployment(id: str, **changes: Any) -> s.deployments.Deployment:
    """One that runs; what else is to be known of it is a change."""
    values: dict[str, Any] = {
        "id": id, "name": "", "description": "", "kind": "shell", "script": "", "timeout": 600.0, "parameters": [],
        "has_stdin": False, "run_as": "system", "sessions": "active", "user": "", "working_directory": "",
        "success_codes": [0], "target": "selected", "offline": "wait", "state": "running", "created_at": START,
        "created_by": "local", "starts_at": None, "started_at": START, "time_zone": "",
        "deadline": START + timedelta(days=7), "paused_at": None, "paused_by": "", "cancel_wanted_at": None,
        "copied_from": "", "template_id": "", "template_version": 0, "schedule_id": "", "grace": 0.0, "notice": "",
        "finished": False, "total": 0, "counts": {},
    }  # fmt: skip
    return s.deployments.Deployment(**(values | changes))


def wished(id: str, wish: s.deployments.NewDeployment, count: int) -> s.deployments.Deployment:
    """What becomes of a wish that is for so many PCs."""
    planned = wish.starts_at is not None
    return a_deployment(
        id, name=wish.name or wish.script, kind=wish.kind, script=wish.script, timeout=wish.timeout,
        target=wish.target.kind, has_stdin=bool(wish.stdin), starts_at=wish.starts_at,
        started_at=None if planned else START, state="scheduled" if planned else "running",
        finished=not count and not planned, total=0 if planned else count,
        counts={"pending": count} if count and not planned else {},
    )  # fmt: skip
