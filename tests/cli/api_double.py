"""A server's API for tests of the command line: real HTTP, our real types, a fleet in memory."""

from __future__ import annotations

import queue
import threading
from datetime import timedelta
from typing import Any

import msgspec
from tests.cli import inventories
from tests.cli.made_deployments import START, a_deployment, wished

from controldock.domain.action import Action, Outcome, is_confirmed
from controldock.domain.code_pages import Encoding
from controldock.server.api import schemas as s
from controldock.server.api.schemas.logs import LogGap, LogHit, LogHits, LogText
from controldock.server.api.schemas.presence import Transports
from controldock.sources import encode_id

KEY = "cdak1_test"


def an_id(number: int) -> str:
    return encode_id(number)


def facts(host_name: str) -> s.agents.PcFacts:
    return s.agents.PcFacts(
        host_name=host_name, os="linux", os_name="Debian", agent_version="0.1.0",
        addresses=["10.0.0.7"], hardware_ids={"board": "x"}, main_address="10.0.0.7",
    )  # fmt: skip


def agent(number: int, host_name: str, *, online: bool = True) -> s.agents.Agent:
    return s.agents.Agent(
        id=an_id(number), state="active", facts=facts(host_name), online=online, last_check_in=START,
        poll_interval=30.0, registered_at=START, seen_from="10.0.0.7", clock_offset=0.0, uptime=60, metrics=None,
        transports=Transports(tcp=START, udp=None), tags=[], offline_since=None if online else START,
        removed_at=None, own_poll_interval=None, users=[],
    )  # fmt: skip


def registration(number: int, host_name: str, state: str = "pending") -> s.enrollment.Registration:
    return s.enrollment.Registration(
        id=an_id(number), agent_id=an_id(number + 1), state=state, facts=facts(host_name), address="10.0.0.9",
        token_id=an_id(9), token_note="lab", created_at=START, decided_at=None, decided_by=None, token_tags=[],
        same_as=None, possible_replacement=None,
    )  # fmt: skip


class ApiDouble:
    """Answers what the routes in `ROUTES` are asked; everything that was asked is in `requests`."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, Any]] = []
        self.queries: list[str] = []  # what came after the path, decoded, of each request
        self.refusal: tuple[int, s.forms.ErrorBody] | None = None
        self.agents = [agent(1, "lab-1"), agent(2, "lab-2", online=False), agent(3, "twin"), agent(4, "twin")]
        self.registrations = [registration(20, "new-pc"), registration(30, "old-pc", "rejected")]
        self.linux_package_command: str | None = None
        self.tokens: list[s.enrollment.EnrollmentToken] = []
        self.deployments: dict[str, s.deployments.Deployment] = {}
        self.outcomes: dict[str, tuple[str, int | None, str]] = {}  # of agents: state, exit code, output
        self.causes: list[s.outcomes.Cause] = []
        self.followers: list[queue.Queue[bytes | None]] = []
        self.followed = threading.Event()  # somebody listens to changes
        self.answers: dict[tuple[str, str], Any] = {}  # what a test says of other routes, by method and path
        self.page_size = 200
        self.url = ""

    def get_agents(self, query: dict[str, str], _: Any) -> Any:
        found = [
            one
            for one in self.agents
            if query.get("search", "").lower() in one.facts.host_name
            and query.get("state") in (None, "online" if one.online else "offline")
        ]
        start = int(query.get("cursor", "0"))
        end = start + self.page_size
        return s.agents.AgentPage(
            agents=found[start:end],
            total=len(found),
            online=0,
            next_cursor=str(end) if end < len(found) else None,
        )

    def get_agent(self, query: dict[str, str], _: Any) -> Any:
        return next((one for one in self.agents if one.id == query["id"]), None)

    def get_inventory(self, query: dict[str, str], _: Any) -> Any:
        return inventories.inventory() if query["id"] == an_id(1) else None

    def get_software(self, query: dict[str, str], _: Any) -> Any:
        return inventories.software(query.get("search", ""), query.get("cursor"))

    def get_presence(self, query: dict[str, str], _: Any) -> Any:
        change = s.presence.PresenceChange
        return [
            change(at=START, online=False, reason="shutting_down"),
            change(at=START, online=True, reason="heard"),
        ]

    def set_poll_interval(self, query: dict[str, str], body: Any) -> Any:
        own = msgspec.convert(body, s.presence.PollIntervalChoice).seconds
        known = next(one for one in self.agents if one.id == query["id"])
        return msgspec.structs.replace(known, own_poll_interval=own, poll_interval=own or 30.0)

    def get_saved_filters(self, _: dict[str, str], __: Any) -> Any:
        saved = s.agents.AgentFilter(tags=("room 204",))
        return [
            s.agents.SavedFilter(
                id=an_id(70), name="Room 204", filter=saved, created_at=START, created_by="ann"
            )
        ]

    def act(self, _: dict[str, str], body: Any) -> Any:
        wish = msgspec.convert(body, s.actions.AgentAction)
        ids = wish.choice.agent_ids
        chosen = [one for one in self.agents if one.id in ids or wish.choice.filter is not None]
        count, online = len(chosen), sum(one.online for one in chosen)
        if not is_confirmed(wish.action, count, wish.confirm):
            details = {"count": count, "online": online, "offline": count - online, "with_people": 1}
            return 409, s.forms.ErrorBody(code="confirmation_needed", message="Confirm.", details=details)
        made = self._power_deployment(wish, count) if wish.action.kind is not None else None
        pcs = [] if made else [self._acted_on(one, wish.action) for one in chosen]
        return s.actions.ActionDone(action=wish.action, count=count, deployment=made, pcs=pcs)

    def _acted_on(self, one: s.agents.Agent, action: Action) -> s.actions.ActedOn:
        outcome = Outcome.ASKED if one.online else Outcome.WHEN_BACK
        if action is Action.WAKE:
            outcome = Outcome.SENT if one.facts.host_name != "twin" else Outcome.NO_MAC_KNOWN
        is_sent = outcome is Outcome.SENT
        return s.actions.ActedOn(
            agent_id=one.id, host_name=one.facts.host_name, online=one.online, outcome=outcome,
            by_server=is_sent, relays=["lab-9"] if is_sent else [],
        )  # fmt: skip

    def _power_deployment(self, wish: s.actions.AgentAction, count: int) -> s.deployments.Deployment:
        made = a_deployment(
            an_id(100 + len(self.deployments)), kind=wish.action.kind, timeout=1800.0, total=count,
            deadline=START + timedelta(minutes=15), grace=wish.grace, notice=wish.notice, counts={"pending": count},
        )  # fmt: skip
        self.deployments[made.id] = made
        return made

    def get_registrations(self, query: dict[str, str], _: Any) -> Any:
        return [one for one in self.registrations if query.get("state") in (None, one.state)]

    def decide(self, query: dict[str, str], _: Any) -> Any:
        for index, one in enumerate(self.registrations):
            if one.id == query["id"]:
                if (one.state == "rejected") != (query["decision"] == "reopen"):
                    return 409, s.forms.ErrorBody(code="already_decided", message="It was decided already.")
                state = {"approve": "approved", "reject": "rejected", "reopen": "pending"}[query["decision"]]
                self.registrations[index] = msgspec.structs.replace(one, state=state)
                return self.registrations[index]
        return None

    def get_tokens(self, _: dict[str, str], __: Any) -> Any:
        return self.tokens

    def create_token(self, _: dict[str, str], body: Any) -> Any:
        wish = msgspec.convert(body, s.enrollment.NewEnrollmentToken)
        expires = START + timedelta(seconds=wish.expires_in) if wish.expires_in else None
        token = s.enrollment.EnrollmentToken(
            id=an_id(50 + len(self.tokens)), note=wish.note, created_at=START, created_by="local",
            expires_at=expires, uses_left=wish.uses, use_count=0, auto_approve=wish.auto_approve,
            revoked_at=None, usable=True, tags=list(wish.tags), address_range=wish.address_range,
            host_name_pattern=wish.host_name_pattern, agent_id=None,
        )  # fmt: skip
        self.tokens.append(token)
        return s.enrollment.CreatedEnrollmentToken(
            token=token, secret="cdet1_secret", linux_command="python3 " + "x" * 300, windows_command="py -3",
            linux_package_command=self.linux_package_command,
        )  # fmt: skip

    def get_token(self, query: dict[str, str], _: Any) -> Any:
        for token in self.tokens:
            if token.id == query["id"]:
                uses = [
                    s.enrollment.TokenUse(
                        registration_id=one.id, agent_id=one.agent_id, host_name=one.facts.host_name,
                        at=one.created_at, state=one.state,
                    )
                    for one in self.registrations
                ]  # fmt: skip
                return s.enrollment.UsedEnrollmentToken(token=token, used_by=uses)
        return None

    def reissue(self, query: dict[str, str], _: Any) -> Any:
        created = self.create_token({}, {"auto_approve": True})
        token = msgspec.structs.replace(created.token, agent_id=query["id"])
        return msgspec.structs.replace(created, token=token)

    def revoke_token(self, query: dict[str, str], _: Any) -> Any:
        for index, token in enumerate(self.tokens):
            if token.id == query["id"]:
                self.tokens[index] = msgspec.structs.replace(token, revoked_at=START, usable=False)
                return 204, b""
        return None

    def get_deployments(self, query: dict[str, str], _: Any) -> Any:
        newest = list(self.deployments.values())[::-1]
        return s.deployments.DeploymentPage(deployments=newest[: int(query["limit"])], next_cursor=None)

    def create_deployment(self, _: dict[str, str], body: Any) -> Any:
        wish = msgspec.convert(body, s.deployments.NewDeployment)
        if not wish.script.strip():
            fields = {"fields": {"script": "script_empty"}}
            return 422, s.forms.ErrorBody(code="invalid", message="It can't be created.", details=fields)
        on = {"all": self.agents, "online": [one for one in self.agents if one.online]}
        chosen = on.get(
            wish.target.kind.value, [one for one in self.agents if one.id in wish.target.agent_ids]
        )
        made = wished(an_id(100 + len(self.deployments)), wish, len(chosen))
        self.deployments[made.id] = made
        return made

    def get_deployment(self, query: dict[str, str], _: Any) -> Any:
        return self.deployments.get(query["id"])

    def cancel(self, query: dict[str, str], _: Any) -> Any:
        found = self.deployments[query["id"]]
        ending = {"cancel_wanted_at": START, "state": "stopping"}
        self.deployments[found.id] = msgspec.structs.replace(found, **ending)
        return self.deployments[found.id]

    def get_tasks(self, query: dict[str, str], _: Any) -> Any:
        return s.deployments.TaskPage(
            tasks=[self._task(one, query["id"]) for one in self.agents],
            total=len(self.agents),
            next_cursor=None,
        )

    def get_task(self, query: dict[str, str], _: Any) -> Any:
        """One task with one attempt, whose id is the same."""
        if query["id"] != an_id(301):
            return None
        task = self._task(self.agents[0], an_id(200))
        attempt = msgspec.structs.replace(task.attempt, id=an_id(301))
        return s.deployments.TaskDetail(
            task=msgspec.structs.replace(task, attempt=attempt), attempts=[attempt]
        )

    def get_log_text(self, query: dict[str, str], _: Any) -> Any:
        """A log of two pieces, with a gap between them."""
        offset = int(query["offset"])
        gap = LogGap(at=20, missing=7)
        common: dict[str, Any] = {"line": 1, "starts_line": True, "complete": True, "gap": gap, "size": 30}
        text, end = ("한글\n", 30) if offset else ("hello\r\n\x1b[2Jbye", 20)
        return LogText(
            offset=offset, next_offset=end, text=text, encoding=Encoding.UTF_8, encodings=[], **common
        )

    def get_log_search(self, query: dict[str, str], _: Any) -> Any:
        """Two answers: the first says where to go on."""
        after = int(query["after"])
        hit = LogHit(offset=after, line=after + 1, text=query["q"])
        return LogHits(hits=[hit], next=None if after else 9, size=20, complete=True)

    def get_log(self, query: dict[str, str], _: Any) -> Any:
        return (200, b"hello\r\n\x1b[2Jbye\xff\n") if query["id"] == an_id(301) else None

    def get_causes(self, query: dict[str, str], _: Any) -> Any:
        return self.causes if query["id"] in self.deployments else None

    def get_progress(self, query: dict[str, str], _: Any) -> Any:
        counts = self.deployments[query["id"]].counts
        return s.outcomes.Progress(
            counts=counts, total=sum(counts.values()), rate_per_minute=12.0, eta=START, within_reach=24,
            started_at=START, ended_at=None, waiting=None, lines=[],
        )  # fmt: skip

    def get_results(self, query: dict[str, str], _: Any) -> Any:
        return (200, f"the {query['kind']} of {query['id']}".encode())

    def finish(self, counts: dict[str, int]) -> None:
        """The newest deployment ends like this, and whoever follows hears of it."""
        newest = list(self.deployments.values())[-1]
        self.deployments[newest.id] = msgspec.structs.replace(
            newest, finished=True, state="finished", counts=counts
        )
        self.say_changed({"deployments": [newest.id]})

    def say_changed(self, changed: dict[str, list[str]]) -> None:
        """An event for whoever follows."""
        self._tell(b": a comment\n\nevent: changed\ndata: " + msgspec.json.encode(changed) + b"\n\n")

    def hang_up(self) -> None:
        """End every stream of changes."""
        self._tell(None)
        self.followed.clear()

    def _tell(self, item: bytes | None) -> None:
        for follower in list(self.followers):
            follower.put(item)

    def _task(self, one: s.agents.Agent, deployment_id: str) -> s.deployments.Task:
        state, exit_code, output = self.outcomes.get(one.id, ("succeeded", 0, "done\n"))
        end = START + timedelta(seconds=2)
        attempt = s.deployments.Attempt(
            id=an_id(400), number=1, state=state, created_at=START, created_by="ana", assigned_at=START,
            started_at=START, finished_at=end, pc_started_at=START, pc_finished_at=end, clock_offset=0.0,
            duration=2.0, exit_code=exit_code, exit_meaning=None, message="", said=[], cause="",
            last_line=output.strip().splitlines()[-1],
            log_size=len(output), log_missing=0, log_head=0, log_summary=output, log_url="/api/attempts/x/log",
        )  # fmt: skip
        return s.deployments.Task(
            id=an_id(300), deployment_id=deployment_id, agent_id=one.id, host_name=one.facts.host_name,
            online=one.online, state=state, waiting=None, attempt=attempt,
        )  # fmt: skip


ROUTES = [
    ("GET", "/api/agents", ApiDouble.get_agents),
    ("GET", "/api/agents/(?P<id>[^/]+)", ApiDouble.get_agent),
    ("GET", "/api/agents/(?P<id>[^/]+)/inventory", ApiDouble.get_inventory),
    ("GET", "/api/agents/(?P<id>[^/]+)/software", ApiDouble.get_software),
    ("GET", "/api/agents/(?P<id>[^/]+)/presence", ApiDouble.get_presence),
    ("PUT", "/api/agents/(?P<id>[^/]+)/poll-interval", ApiDouble.set_poll_interval),
    ("POST", "/api/agents/actions", ApiDouble.act),
    ("GET", "/api/saved-filters", ApiDouble.get_saved_filters),
    ("GET", "/api/registrations", ApiDouble.get_registrations),
    ("POST", "/api/registrations/(?P<id>[^/]+)/(?P<decision>approve|reject|reopen)", ApiDouble.decide),
    ("POST", "/api/agents/(?P<id>[^/]+)/reissue", ApiDouble.reissue),
    ("GET", "/api/enrollment-tokens/(?P<id>[^/]+)", ApiDouble.get_token),
    ("GET", "/api/enrollment-tokens", ApiDouble.get_tokens),
    ("POST", "/api/enrollment-tokens", ApiDouble.create_token),
    ("DELETE", "/api/enrollment-tokens/(?P<id>[^/]+)", ApiDouble.revoke_token),
    ("GET", "/api/deployments", ApiDouble.get_deployments),
    ("POST", "/api/deployments", ApiDouble.create_deployment),
    ("GET", "/api/deployments/(?P<id>[^/]+)", ApiDouble.get_deployment),
    ("POST", "/api/deployments/(?P<id>[^/]+)/cancel", ApiDouble.cancel),
    ("GET", "/api/deployments/(?P<id>[^/]+)/tasks", ApiDouble.get_tasks),
    ("GET", "/api/deployments/(?P<id>[^/]+)/causes", ApiDouble.get_causes),
    ("GET", "/api/deployments/(?P<id>[^/]+)/progress", ApiDouble.get_progress),
    ("GET", "/api/deployments/(?P<id>[^/]+)/results.(?P<kind>csv|json)", ApiDouble.get_results),
    ("GET", "/api/tasks/(?P<id>[^/]+)", ApiDouble.get_task),
    ("GET", "/api/attempts/(?P<id>[^/]+)/log", ApiDouble.get_log),
    ("GET", "/api/attempts/(?P<id>[^/]+)/log/text", ApiDouble.get_log_text),
    ("GET", "/api/attempts/(?P<id>[^/]+)/log/search", ApiDouble.get_log_search),
]
