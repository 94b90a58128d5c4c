"""Every use case, put together over one database: for a server, and for commands on its machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from controldock.server.authority import Authority
from controldock.server.data_folder import prepare
from controldock.server.keys import Keys
from controldock.server.messenger import AppriseMessenger
from controldock.server.services.actions import Actions
from controldock.server.services.activities import Activities
from controldock.server.services.agents import Agents
from controldock.server.services.alerts import Alerts
from controldock.server.services.announcement_feed import AnnouncementFeed
from controldock.server.services.announcement_settings import AnnouncementSettings
from controldock.server.services.announcement_starts import AnnouncementStarts
from controldock.server.services.announcement_steering import AnnouncementSteering
from controldock.server.services.announcement_templates import AnnouncementTemplates
from controldock.server.services.announcement_upkeep import AnnouncementUpkeep
from controldock.server.services.announcements import Announcements
from controldock.server.services.announcing import Announcing, Means
from controldock.server.services.attempt_logs import AttemptLogs
from controldock.server.services.changes import Changes
from controldock.server.services.clones import Clones
from controldock.server.services.deployments import Deployments
from controldock.server.services.dispatch import Dispatch
from controldock.server.services.enrollment_tokens import EnrollmentTokens
from controldock.server.services.guard import Guard
from controldock.server.services.heard import Heard
from controldock.server.services.intervals import PollIntervals
from controldock.server.services.inventory import Inventory
from controldock.server.services.key_rotation import KeyRotation
from controldock.server.services.launch import Launch
from controldock.server.services.library import Library
from controldock.server.services.listing import Listing
from controldock.server.services.metric_history import MetricHistory
from controldock.server.services.notices import Notices
from controldock.server.services.operators import Operators
from controldock.server.services.orders import Orders
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
from controldock.server.services.sight import Sight
from controldock.server.services.starts import Starts
from controldock.server.services.steering import Steering
from controldock.server.services.tags import Tags
from controldock.server.services.tasks import Tasks
from controldock.server.services.templates import Templates
from controldock.server.services.udp_out import UdpOut
from controldock.server.services.upkeep import Upkeep
from controldock.server.services.waking import Waking
from controldock.server.settings import Settings, StartFailed
from controldock.server.store.engine import Database, DatabaseUnusable
from controldock.server.store.logs import Logs
from controldock.sources import Sources, SystemSources


@dataclass(frozen=True, slots=True)
class Services:
    """Every use case, over one database."""

    sources: Sources
    keys: Keys
    database: Database
    activities: Activities
    alerts: Alerts
    changes: Changes
    preferences: Preferences
    announcement_settings: AnnouncementSettings
    announcements: Announcements
    announcement_feed: AnnouncementFeed
    announcement_starts: AnnouncementStarts
    announcement_steering: AnnouncementSteering
    announcement_upkeep: AnnouncementUpkeep
    udp_out: UdpOut
    guard: Guard
    presence: Presence
    intervals: PollIntervals
    metrics: MetricHistory
    dispatch: Dispatch
    registrations: Registrations
    enrollment_tokens: EnrollmentTokens
    agents: Agents
    listing: Listing
    removal: Removal
    quarantine: Quarantine
    tags: Tags
    saved_filters: SavedFilters
    inventory: Inventory
    actions: Actions
    deployments: Deployments
    starts: Starts
    steering: Steering
    retries: Retries
    key_rotation: KeyRotation
    schedules: Schedules
    templates: Templates
    announcement_templates: AnnouncementTemplates
    library: Library
    tasks: Tasks
    receipts: Receipts
    outcomes: Outcomes
    attempt_logs: AttemptLogs
    upkeep: Upkeep
    operators: Operators


@asynccontextmanager
async def open_services(
    settings: Settings, sources: Sources, authority: Authority
) -> AsyncIterator[Services]:
    """The use cases on the database of these settings; also what local commands work with."""
    try:
        database = await Database.open(settings.database)
    except DatabaseUnusable as error:
        raise StartFailed(str(error)) from error
    try:
        changes, heard = Changes(), Heard(sources)
        logs = Logs(settings.data / "logs" / "attempts")
        activities = Activities(database, sources)
        preferences = Preferences(database, sources, activities, settings.poll_interval)
        presence = Presence(database, sources, changes, preferences)
        keys = Keys.open(settings.data, sources)
        orders = Orders(keys)
        notices, udp_out = Notices(keys), UdpOut(database, changes)
        feed = AnnouncementFeed(database, sources, notices)
        dispatch = Dispatch(database, sources, changes, orders, feed)
        clones = Clones(sources, activities, changes, presence, dispatch.hang_up)
        launch = Launch(sources, orders, changes, presence, dispatch)
        guard = Guard(database, sources, activities)
        means = Means(presence, dispatch, udp_out)
        announcing = Announcing(database, sources, notices, changes, means)
        announcement_settings = AnnouncementSettings(
            database, sources, activities, dispatch, settings.announcement_port
        )
        deployments = Deployments(database, sources, activities, changes, guard, launch)
        yield Services(
            sources=sources,
            keys=keys,
            database=database,
            activities=activities,
            alerts=Alerts(database, sources, activities, changes, AppriseMessenger()),
            changes=changes,
            preferences=preferences,
            announcement_settings=announcement_settings,
            announcements=Announcements(database, sources, activities, announcing),
            announcement_feed=feed,
            announcement_starts=AnnouncementStarts(database, sources, activities, changes, announcing),
            announcement_steering=AnnouncementSteering(database, sources, activities, announcing),
            announcement_upkeep=AnnouncementUpkeep(
                database, sources, activities, changes, lambda: announcement_settings.ways.retention
            ),
            udp_out=udp_out,
            guard=guard,
            presence=presence,
            intervals=PollIntervals(database, activities, changes, preferences, presence, dispatch),
            metrics=MetricHistory(database, sources),
            dispatch=dispatch,
            registrations=Registrations(database, sources, activities, changes, presence, dispatch),
            enrollment_tokens=EnrollmentTokens(database, sources, activities, changes, authority.pin),
            agents=Agents(database, sources, changes, presence, preferences, clones),
            listing=Listing(database, Sight(presence, preferences)),
            removal=Removal(database, sources, activities, changes, presence, dispatch.hang_up),
            quarantine=Quarantine(database, sources, activities, changes, Sight(presence, preferences)),
            tags=Tags(database, sources, activities, changes),
            saved_filters=SavedFilters(database, sources, activities, changes),
            inventory=Inventory(database, sources, changes),
            actions=Actions(database, activities, dispatch, deployments, Waking(dispatch)),
            deployments=deployments,
            starts=Starts(database, sources, activities, changes, launch),
            steering=Steering(database, sources, activities, changes, dispatch),
            key_rotation=KeyRotation(database, sources, activities, keys, orders),
            retries=Retries(database, sources, activities, changes, orders, dispatch),
            templates=Templates(database, sources, activities, changes),
            announcement_templates=AnnouncementTemplates(database, sources, activities, changes),
            library=Library(database, sources, changes),
            schedules=Schedules(database, sources, activities, changes, guard, launch),
            receipts=Receipts(database, sources, changes, presence),
            tasks=Tasks(database, activities, logs, changes, presence, heard),
            outcomes=Outcomes(database, heard, presence),
            attempt_logs=AttemptLogs(database, sources, logs),
            upkeep=Upkeep(database, sources, logs, changes, preferences),
            operators=Operators(database, sources, activities),
        )
    finally:
        await database.close()


@asynccontextmanager
async def local(settings: Settings, sources: Sources | None = None) -> AsyncIterator[Services]:
    """The use cases for a command on the server's own machine, beside a running server or without one."""
    sources = sources or SystemSources()
    prepare(settings.data)
    async with open_services(settings, sources, Authority.open(settings, sources)) as services:
        yield services
