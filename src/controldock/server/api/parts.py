"""What the API is made of: the use cases it calls and the few things it serves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from controldock import __version__
from controldock.server.agent_package import AgentPackage, InstallCommands
from controldock.server.linux_packages import LinuxPackages
from controldock.server.services.actions import Actions
from controldock.server.services.activities import Activities
from controldock.server.services.agents import Agents
from controldock.server.services.alerts import Alerts
from controldock.server.services.announcement_settings import AnnouncementSettings
from controldock.server.services.announcement_starts import AnnouncementStarts
from controldock.server.services.announcement_steering import AnnouncementSteering
from controldock.server.services.announcement_templates import AnnouncementTemplates
from controldock.server.services.announcements import Announcements
from controldock.server.services.attempt_logs import AttemptLogs
from controldock.server.services.changes import Changes
from controldock.server.services.deployments import Deployments
from controldock.server.services.enrollment_tokens import EnrollmentTokens
from controldock.server.services.guard import Guard
from controldock.server.services.intervals import PollIntervals
from controldock.server.services.inventory import Inventory
from controldock.server.services.listing import Listing
from controldock.server.services.metric_history import MetricHistory
from controldock.server.services.operators import Operators
from controldock.server.services.outcomes import Outcomes
from controldock.server.services.preferences import Preferences
from controldock.server.services.presence import Presence
from controldock.server.services.quarantine import Quarantine
from controldock.server.services.receipts import Receipts
from controldock.server.services.registrations import Registrations
from controldock.server.services.removal import Removal
from controldock.server.services.retries import Retries
from controldock.server.services.saved_filters import SavedFilters
from controldock.server.services.schedules import Schedules
from controldock.server.services.starts import Starts
from controldock.server.services.steering import Steering
from controldock.server.services.tags import Tags
from controldock.server.services.tasks import Tasks
from controldock.server.services.templates import Templates
from controldock.server.windows_installer import InstallerLines, InstallerShelf, WindowsInstaller
from controldock.sources import Sources

CONSOLE_FOLDER = Path(__file__).parents[1] / "console"  # built from web/, in no repository


@dataclass(frozen=True, slots=True)
class ApiParts:
    """Everything that a request may need; `bootstrap` fills it."""

    sources: Sources
    operators: Operators
    registrations: Registrations
    enrollment_tokens: EnrollmentTokens
    agents: Agents
    listing: Listing
    removal: Removal
    quarantine: Quarantine
    tags: Tags
    saved_filters: SavedFilters
    schedules: Schedules
    templates: Templates
    announcement_templates: AnnouncementTemplates
    inventory: Inventory
    actions: Actions
    deployments: Deployments
    starts: Starts
    steering: Steering
    retries: Retries
    tasks: Tasks
    receipts: Receipts
    outcomes: Outcomes
    logs: AttemptLogs
    activities: Activities
    alerts: Alerts
    changes: Changes
    preferences: Preferences
    announcement_settings: AnnouncementSettings
    announcements: Announcements
    announcement_starts: AnnouncementStarts
    announcement_steering: AnnouncementSteering
    guard: Guard
    presence: Presence
    intervals: PollIntervals
    metrics: MetricHistory
    agent_package: AgentPackage
    install_commands: Callable[[str, bool], InstallCommands]  # from a token's string; whether it is a reissue
    windows_installers: InstallerShelf
    installer_lines: Callable[[WindowsInstaller, str], InstallerLines]  # for a token's string
    linux_packages: LinuxPackages
    closing: asyncio.Event  # set when the server stops: open event streams end at once
    console: Path = CONSOLE_FOLDER
    version: str = __version__
