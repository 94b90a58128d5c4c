"""Nouns for tests: each complete, each a little different from the next."""

from collections.abc import Sequence
from datetime import timedelta

from controldock.domain.agent import Agent, AgentState, Facts
from controldock.domain.announcement import Announcement, Message, Question
from controldock.domain.command import Command, DeploymentKind
from controldock.domain.deployment import Deployment, Target, TargetKind
from controldock.domain.enrollment import EnrollmentToken, RegistrationRequest, RequestState
from controldock.domain.operator import Operator, Role
from controldock.server.networks import Network
from controldock.server.store.engine import Transaction
from controldock.server.store.tasks import NewTask
from controldock.sources import FixedSources

MINUTE = timedelta(minutes=1)


def networks() -> list[Network]:
    """Of a server with two cards; none of this machine's own, whatever that has."""
    return [
        Network("127.0.0.1", 8, 1),
        Network("10.1.2.3", 24, 2),
        Network("192.168.0.9", 24, 3),
        Network("fd00::9", 64, 3),
    ]


def facts(host_name: str = "lab-01") -> Facts:
    return Facts(
        host_name=host_name,
        os="linux",
        os_name="Debian GNU/Linux 12 (bookworm)",
        agent_version="0.1.0",
        addresses=("192.168.0.17", "fe80::1"),
        hardware_ids={"machine": "실습실-1"},
    )


def agent(sources: FixedSources, host_name: str = "lab-01") -> Agent:
    return Agent(
        sources.new_id(), facts(host_name), AgentState.ACTIVE, sources.now(), offline_since=sources.now()
    )


def token(sources: FixedSources, uses: int | None = 1) -> EnrollmentToken:
    return EnrollmentToken(
        id=sources.new_id(),
        secret_hash=sources.token(32),
        note="room 204",
        created_at=sources.now(),
        created_by="ann",
        expires_at=sources.now() + timedelta(hours=1),
        uses_left=uses,
    )


def request(sources: FixedSources, token_id: str, host_name: str = "lab-01") -> RegistrationRequest:
    return RegistrationRequest(
        id=sources.new_id(),
        agent_id=sources.new_id(),
        token_id=token_id,
        facts=facts(host_name),
        address="192.168.0.17",
        state=RequestState.PENDING,
        created_at=sources.now(),
    )


def operator(sources: FixedSources, name: str = "ann", role: Role = Role.ADMINISTRATOR) -> Operator:
    return Operator(sources.new_id(), name, role, sources.now(), password_hash="$argon2id$...")


def deployment(sources: FixedSources, **changes: object) -> Deployment:
    values: dict[str, object] = {
        "id": sources.new_id(),
        "name": "Say hello",
        "command": Command(DeploymentKind.SHELL, "echo 안녕\n", timedelta(seconds=90.5)),
        "target": Target(TargetKind.ALL),
        "created_at": sources.now(),
        "created_by": "ann",
        "deadline": sources.now() + timedelta(days=7),
        "started_at": sources.now(),
    }
    return Deployment(**(values | changes))  # type: ignore[arg-type]


async def add_agents(tx: Transaction, sources: FixedSources, *host_names: str) -> list[Agent]:
    """PCs under management, one of each name."""
    added = [agent(sources, name) for name in host_names]
    for one in added:
        await tx.agents.add(one)
    return added


async def add_deployment(
    tx: Transaction, sources: FixedSources, agents: Sequence[Agent], **changes: object
) -> tuple[Deployment, list[NewTask]]:
    """A deployment for these agents, all pending."""
    made = deployment(sources, **changes)
    new = [NewTask(sources.new_id(), sources.new_id(), one.id) for one in agents]
    await tx.deployments.add(made)
    await tx.tasks.add(made, new)
    return made, new


def announcement(
    sources: FixedSources, number: int = 1, question: Question | None = None, **changes: object
) -> Announcement:
    """An announcement to all that was sent this moment."""
    values: dict[str, object] = {
        "id": sources.new_id(),
        "number": number,
        "message": Message("오늘 18시에 점검이 있습니다", question=question),
        "target": Target(TargetKind.ALL),
        "created_at": sources.now(),
        "created_by": "ann",
        "expires_at": sources.now() + timedelta(hours=24),
        "sent_at": sources.now(),
    }
    return Announcement(**(values | changes))  # type: ignore[arg-type]


async def add_announcement(
    tx: Transaction,
    sources: FixedSources,
    agents: Sequence[Agent],
    question: Question | None = None,
    **changes: object,
) -> Announcement:
    """An announcement for these agents, which none of them has yet."""
    number = await tx.announcements.last_number() + 1
    made = announcement(sources, number, question, total=len(agents), **changes)
    await tx.announcements.add(made, b"signed")
    await tx.receipts.add(made.id, [one.id for one in agents])
    return made
