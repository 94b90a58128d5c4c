"""Which PCs match a filter, as a condition on the table of the list."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from controldock.domain.agent_filter import AgentFilter, ListedState
from controldock.domain.names import folded
from controldock.server.store.columns import Words
from controldock.server.store.tables import agent_tags, tags
from controldock.server.store.tables import listed_agents as listed
from controldock.sources import ID_LENGTH

ONLINE = listed.c.offline_since.is_(None)


async def condition(connection: AsyncConnection, wanted: AgentFilter) -> ColumnElement[bool]:
    """What has to hold for a PC to match, for whoever wants a page of them in order."""
    return and_(listed.c.state == wanted.agent_state.value, *await _others(connection, wanted))


async def condition_on_all(connection: AsyncConnection, wanted: AgentFilter) -> ColumnElement[bool]:
    """The same, for whoever looks at all PCs anyway: with words or tags SQLite would follow the index of some order,
    and fetch each row on its own, which takes five times as long; it has none for this expression, which costs nothing.
    What is looked for comes first: nearly everybody is in the same state."""
    scans = connection.dialect.name == "sqlite" and (wanted.words or wanted.tags)
    state = func.likely(listed.c.state) if scans else listed.c.state
    return and_(*await _others(connection, wanted), state == wanted.agent_state.value)


async def _others(connection: AsyncConnection, wanted: AgentFilter) -> list[ColumnElement[bool]]:
    held: list[ColumnElement[bool]] = []
    if wanted.state is ListedState.ONLINE:
        held.append(ONLINE)
    elif wanted.state is ListedState.OFFLINE:
        held.append(~ONLINE)
    if wanted.os is not None:
        held.append(listed.c.os == wanted.os.value)
    if wanted.version is not None:
        held.append(listed.c.agent_version == literal(wanted.version, Words))
    held += [_has_tag(folded(name)) for name in wanted.tags]
    held += [await _fits(connection, word) for word in wanted.words]
    return held


def _has_tag(name: str) -> ColumnElement[bool]:
    found = select(agent_tags.c.agent_id).join_from(agent_tags, tags, tags.c.id == agent_tags.c.tag_id)
    return listed.c.agent_id.in_(found.where(tags.c.folded_name == literal(name, Words)))


async def _fits(connection: AsyncConnection, word: str) -> ColumnElement[bool]:
    pattern = literal(f"%{_escaped(word)}%", Words)
    ways: list[ColumnElement[bool]] = [listed.c.words.like(pattern, escape="\\")]
    if len(word) == ID_LENGTH:
        ways.append(listed.c.agent_id == literal(word, Words))
    # Looked up first: there are few tags, and mostly none fits. With a subquery in its "or", no index would be used.
    fitting = select(tags.c.id).where(tags.c.folded_name.like(pattern, escape="\\"))
    if ids := list((await connection.execute(fitting)).scalars()):
        ways.append(listed.c.agent_id.in_(select(agent_tags.c.agent_id).where(agent_tags.c.tag_id.in_(ids))))
    return or_(*ways)


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
