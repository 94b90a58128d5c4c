"""What the server does by itself: turns of its clock, and the workers of its batches."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from controldock.server.clock.turns import Turn

if TYPE_CHECKING:
    from controldock.server.use_cases import Services

# Seconds: what came or went is written and told then, and consoles even out over another 0.25; together below a second.
PRESENCE_TURN = 0.25
METRICS_TURN = 300.0  # seconds; one point on disk, and what a crash may forget of the charts
FORGET_METRICS_TURN = 600.0  # seconds
FORGET_PRESENCE_TURN = 600.0  # seconds; a thousand PCs each time: 100,000 within a day
FLUSH_TURN = 5.0  # seconds; check-ins that a crash may forget
START_TURN = 0.5  # seconds; a planned deployment starts that late at most
DEADLINE_TURN = 5.0  # seconds
SCHEDULE_TURN = 1.0  # seconds; a look at an index, and mostly nothing
SESSION_TURN = 600.0  # seconds
ALERT_TURN = 5.0  # seconds; alerts count in minutes
MESSAGE_TURN = 2.0  # seconds
ANNOUNCEMENT_TURN = 0.5  # seconds; a planned announcement is sent that late at most
EXPIRY_TURN = 2.0  # seconds; mostly a look at an index
FORGET_TURN = 3600.0  # seconds
LOGS_TURN = 60.0  # seconds; a log is packed some minutes after its end
ALERT_RETENTION = timedelta(days=180)


def background_of(services: Services) -> list[Coroutine[Any, Any, None]]:
    """To be run for as long as the server does."""
    turns = (
        Turn("presence", PRESENCE_TURN, services.presence.turn, overslept=services.presence.excuse),
        Turn("check-ins", FLUSH_TURN, services.presence.flush),
        Turn("metrics", METRICS_TURN, services.metrics.flush),
        Turn("old metrics", FORGET_METRICS_TURN, services.metrics.forget),
        Turn("old presence", FORGET_PRESENCE_TURN, services.presence.forget),
        Turn("starts", START_TURN, services.starts.turn),
        Turn("deadlines", DEADLINE_TURN, services.deployments.turn),
        Turn("schedules", SCHEDULE_TURN, services.schedules.turn),
        Turn("announcements", ANNOUNCEMENT_TURN, services.announcement_starts.turn),
        Turn("expired announcements", EXPIRY_TURN, services.announcement_upkeep.expire),
        Turn("old announcements", FORGET_TURN, services.announcement_upkeep.forget),
        Turn("alerts", ALERT_TURN, services.alerts.turn),
        Turn("messages", MESSAGE_TURN, services.alerts.deliver),
        Turn("old alerts", FORGET_TURN, lambda: services.alerts.forget(ALERT_RETENTION)),
        Turn("removed", FORGET_TURN, lambda: services.removal.forget(services.preferences.removed_retention)),
        Turn("log files", LOGS_TURN, services.upkeep.tend_logs),
        Turn("old results", FORGET_TURN, services.upkeep.forget),
        Turn("sessions", SESSION_TURN, services.operators.turn),
    )
    batches = (
        services.agents.greetings,
        services.registrations.applications,
        services.registrations.checks,
        services.agents.keepings,
        services.dispatch.claims,
        services.dispatch.openings,
        services.dispatch.returns,
        services.announcement_feed.deliveries,
        services.tasks.statements,
        services.receipts.words,
        services.inventory.questions,
        services.inventory.reports,
    )
    return [turn.run() for turn in turns] + [batch.run() for batch in batches] + [services.udp_out.run()]
