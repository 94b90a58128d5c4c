"""A conversation as a script: `Transcript() >> HELLO << WELCOME >> POLL`, played on both ends of a connection.

`>>` the agent says, `<<` the server says. What one end sends, the other must hear, byte for byte.
"""

from __future__ import annotations

from datetime import UTC, datetime

from controldock.domain.task import Outcome
from controldock.protocol import announcements as a
from controldock.protocol import messages as m
from controldock.protocol.connection import AgentSide, ServerSide

ID = "0" * 26
OTHER_ID = "1" * 26
SECRET = bytes(32)
FACTS = m.PcFacts(host_name="lab-01", os="linux")


class Transcript:
    """Both ends, and what was said."""

    def __init__(self) -> None:
        self.agent, self.server = AgentSide(), ServerSide()
        self.wire = bytearray()  # everything that went over it

    def __rshift__(self, request: m.AnyRequest) -> Transcript:
        self._carry(self.agent, self.server, request)
        return self

    def __lshift__(self, answer: m.FromServer) -> Transcript:
        self._carry(self.server, self.agent, answer)
        return self

    def _carry(
        self, speaker: AgentSide | ServerSide, hearer: AgentSide | ServerSide, message: object
    ) -> None:
        data = speaker.send(message)  # type: ignore[arg-type]
        self.wire += data
        assert hearer.receive(data) == [message]


THEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

AUTHORITY = m.Authority(id=1)
REGISTRATION = m.Registration(id=2, token_id=ID, secret=SECRET, claim=SECRET, facts=FACTS)
STATUS_CHECK = m.StatusCheck(id=3, request_id=ID, claim=SECRET, wait=30)
HELLO = m.Hello(id=4, agent_id=ID, token=SECRET, facts=FACTS)
KEPT = m.RatchetKept(id=9)
INVENTORY = m.Inventory(id=10)
LEAVING = m.Leaving(id=11, reason=m.Departure.STOPPING)
ACK = m.NotificationAck(id=12, receipts=(a.Receipt(announcement_id=ID, received_at=THEN),))
POLL = m.Poll(id=5, wait=30)
STARTED = m.Started(id=6, attempt_id=ID, started_at=THEN)
LOG = m.Log(id=7, attempt_id=ID, offset=0, data=b"lab-01\n")
RESULT = m.Result(id=8, attempt_id=ID, outcome=Outcome.SUCCEEDED, exit_code=0)

CERTIFICATE = m.AuthorityAnswer(id=1, certificate=b"DER")
PENDING = m.Pending(id=2, request_id=ID, agent_id=ID)
APPROVED = m.Approved(id=3, agent_id=ID, agent_token=SECRET)
WELCOME = m.Welcome(
    id=4, config=m.Config(poll_interval=30), server_time=THEN, heartbeat_key=SECRET, ratchet=SECRET
)
TASK = m.Task(id=5, attempt_id=ID, task_id=OTHER_ID, sheet=b"{}", ticket=b"{}", signature=bytes(64))
NOTICES = m.Announcements(id=5, notices=(a.Notice(payload=b"{}", signature=bytes(64)),))
NO_TASK = m.NoTask(id=5)
STORED = m.Stored(id=7, size=7)
GOODBYE = m.Goodbye(retry_after=2.5)
