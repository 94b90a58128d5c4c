"""Sessions of receipts on both databases: kept as they were told, and their answers counted."""

from datetime import datetime, timedelta

from tests.server import samples

from controldock.domain.announcement import Question, QuestionKind
from controldock.domain.receipts import Receipt, SessionReceipt
from controldock.domain.tag import Tag
from controldock.server.store.engine import Database, Transaction
from controldock.sources import FixedSources


def answered(session: str, at: datetime, answer: str) -> SessionReceipt:
    return SessionReceipt(session, "kim", at, "window", at, "answered", at, answer)


async def test_sessions_come_back_as_they_were_and_grow(database: Database, sources: FixedSources) -> None:
    now = sources.now()
    shown = SessionReceipt("c2", "김선생\\lab '\"", now, "window", now + timedelta(microseconds=1), "closed")
    waits = SessionReceipt("c3", "lee", not_shown="locked")
    async with database.write() as tx:
        agents = await samples.add_agents(tx, sources, "a", "b")
        made = await samples.add_announcement(tx, sources, agents)
        keys = [(made.id, one.id) for one in agents]
        await tx.receipt_sessions.save({})
        await tx.receipt_sessions.save({keys[0]: []})
        await tx.receipt_sessions.save({keys[0]: [shown, waits], keys[1]: [waits]})
        assert await tx.receipt_sessions.of(keys) == {
            keys[0]: {"c2": shown, "c3": waits},
            keys[1]: {"c3": waits},
        }
        more = SessionReceipt("c3", "lee", now, "toast", now, "answered", now, "예")
        await tx.receipt_sessions.save({keys[0]: [more]})
        assert await tx.receipt_sessions.of(keys) == {
            keys[0]: {"c2": shown, "c3": more},
            keys[1]: {"c3": waits},
        }
        assert await tx.receipt_sessions.of([(made.id, sources.new_id())]) == {}


async def tagged(tx: Transaction, sources: FixedSources, name: str, *agent_ids: str) -> None:
    tag = Tag(sources.new_id(), name)
    await tx.tags.add(tag, sources.now())
    await tx.tags.put({id: [tag.id] for id in agent_ids})


async def test_answers_are_counted_in_all_and_by_tag(database: Database, sources: FixedSources) -> None:
    async with database.write() as tx:
        now = sources.now()
        agents = await samples.add_agents(tx, sources, "a", "b", "c", "d")
        made = await samples.add_announcement(tx, sources, agents, Question(QuestionKind.TEXT))
        other = await samples.add_announcement(tx, sources, agents, Question(QuestionKind.TEXT))
        keys = [(made.id, one.id) for one in agents]
        await tx.receipt_sessions.save(
            {
                keys[0]: [answered("1", now, "red"), answered("2", now, "blue")],
                keys[1]: [answered("1", now, "red"), SessionReceipt("2", displayed_at=now)],
                keys[2]: [answered("1", now, "green")],
                (other.id, agents[0].id): [answered("1", now, "black")],
            }
        )
        done = Receipt(now, displayed_at=now, read_at=now, answered_at=now)
        await tx.receipts.save({key: done for key in keys[:3]} | {keys[3]: Receipt(now, displayed_at=now)})
        await tagged(tx, sources, "3층", agents[0].id, agents[1].id)
        await tagged(tx, sources, "1층", agents[1].id, agents[2].id)
        await tagged(tx, sources, "empty")
        sessions = tx.receipt_sessions
        assert await sessions.answers(made.id, 10) == [("red", 2), ("blue", 1), ("green", 1)]
        assert await sessions.answers(made.id, 1) == [("red", 2)]
        by_tag = await sessions.answers_by_tag(made.id, ["red", "blue"])
        assert by_tag == {"1층": {"red": 1}, "3층": {"red": 2, "blue": 1}}
        assert list(by_tag) == ["1층", "3층"]
        assert await sessions.answers_by_tag(made.id, []) == {}
        assert await sessions.without_answer(made.id) == 1
        assert await sessions.without_answer(other.id) == 0
