"""The API as typed calls; every failure is one sentence."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
import msgspec

from controldock import __version__
from controldock.cli.access import Target
from controldock.cli.failure import CommandFailed
from controldock.cli.terminal import visible
from controldock.server.api import schemas

T = TypeVar("T")
Parameter = str | int | list[str] | None  # of a query; None is left out, a list is sent as several
Query = dict[str, Parameter]

CONNECT_LIMIT = 10.0  # seconds
ANSWER_LIMIT = 60.0  # seconds: a deployment for 100,000 PCs takes its time
SILENCE_LIMIT = 45.0  # seconds: three of the comment lines that the server sends every 15 s were lost
PAGE = 200  # items asked for at once
_BODY_SHOWN = 200  # characters of an answer that is no error body


class ApiError(CommandFailed):
    """The server said no."""

    def __init__(self, status: int, body: schemas.forms.ErrorBody) -> None:
        super().__init__(_sentence(body))
        self.status = status
        self.code = body.code
        self.details = body.details


class Unreachable(CommandFailed):
    """There was no answer."""


class Client:
    """One server's API, as one operator."""

    def __init__(self, http: httpx.Client, target: Target) -> None:
        self._http = http
        self._target = target

    @classmethod
    def open(cls, target: Target) -> Client:
        """Get ready; nothing is sent yet."""
        http = httpx.Client(
            base_url=target.url,
            headers={"Authorization": f"Bearer {target.key}", "User-Agent": f"controldock/{__version__}"},
            timeout=httpx.Timeout(ANSWER_LIMIT, connect=CONNECT_LIMIT),
            verify=_tls(target),
            trust_env=False,  # a proxy of the environment must not see commands for every PC
        )
        return cls(http, target)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    # -- enrollment --

    def create_token(
        self, wish: schemas.enrollment.NewEnrollmentToken
    ) -> schemas.enrollment.CreatedEnrollmentToken:
        """A new enrollment token, with the lines that add a PC."""
        return self.call("POST", "/api/enrollment-tokens", schemas.enrollment.CreatedEnrollmentToken, wish)

    def tokens(self) -> list[schemas.enrollment.EnrollmentToken]:
        """All enrollment tokens, without their secrets."""
        return self.call("GET", "/api/enrollment-tokens", list[schemas.enrollment.EnrollmentToken])

    def revoke_token(self, token_id: str) -> None:
        """No PC can be added with this token any more."""
        self.send("DELETE", f"/api/enrollment-tokens/{segment(token_id)}")

    def registrations(self, state: str | None = None) -> list[schemas.enrollment.Registration]:
        """PCs that asked to join, newest first."""
        return self.call("GET", "/api/registrations", list[schemas.enrollment.Registration], state=state)

    def decide(
        self, request_id: str, decision: str, same_as: str | None = None
    ) -> schemas.enrollment.Registration:
        """`approve`, `reject` or `reopen` a PC that asked to join; approved, it may be an agent that it was before."""
        path = f"/api/registrations/{segment(request_id)}/{decision}"
        body = schemas.enrollment.Approval(same_as=same_as) if same_as is not None else None
        return self.call("POST", path, schemas.enrollment.Registration, body)

    def token(self, token_id: str) -> schemas.enrollment.UsedEnrollmentToken:
        """One enrollment token, and who used it."""
        path = f"/api/enrollment-tokens/{segment(token_id)}"
        return self.call("GET", path, schemas.enrollment.UsedEnrollmentToken)

    def reissue(self, agent_id: str) -> schemas.enrollment.CreatedEnrollmentToken:
        """A token by which a PC becomes this agent again."""
        path = f"/api/agents/{segment(agent_id)}/reissue"
        return self.call("POST", path, schemas.enrollment.CreatedEnrollmentToken)

    # -- agents --

    def agents(
        self, search: str | None = None, state: str | None = None, **more: Parameter
    ) -> Iterator[schemas.agents.Agent]:
        """PCs, by host name unless another order is among the other parameters of the list."""
        query: dict[str, Any] = {**more, "search": search, "state": state, "limit": PAGE}
        cursor: str | None = None
        while True:
            page = self.call("GET", "/api/agents", schemas.agents.AgentPage, **query, cursor=cursor)
            yield from page.agents
            if (cursor := page.next_cursor) is None:
                return

    def agents_csv(self, **query: Parameter) -> Iterator[bytes]:
        """PCs as a CSV file."""
        return self.file("/api/agents.csv", **query)

    def file(self, path: str, **query: Parameter) -> Iterator[bytes]:
        """What is sent as a file, as it comes."""
        with self._stream(path, ANSWER_LIMIT, **query) as response:
            yield from response.iter_bytes()

    def agent(self, agent_id: str) -> schemas.agents.Agent:
        """One PC."""
        return self.call("GET", f"/api/agents/{segment(agent_id)}", schemas.agents.Agent)

    def inventory(self, agent_id: str) -> schemas.inventory.Inventory:
        """What a PC is made of, and who is logged on."""
        return self.call("GET", f"/api/agents/{segment(agent_id)}/inventory", schemas.inventory.Inventory)

    def software(self, agent_id: str, search: str | None = None) -> Iterator[schemas.inventory.Program]:
        """Programs of a PC by name."""
        path = f"/api/agents/{segment(agent_id)}/software"
        cursor: str | None = None
        while True:
            page = self.call(
                "GET", path, schemas.inventory.SoftwarePage, search=search, limit=PAGE, cursor=cursor
            )
            yield from page.programs
            if (cursor := page.next_cursor) is None:
                return

    # -- tags and saved filters --

    def tags(self) -> list[schemas.agents.CountedTag]:
        """All tags by name."""
        return self.call("GET", "/api/tags", list[schemas.agents.CountedTag])

    def create_tag(self, name: str) -> schemas.agents.Tag:
        """A tag that no PC has yet."""
        return self.call("POST", "/api/tags", schemas.agents.Tag, schemas.agents.NewTag(name=name))

    def rename_tag(self, tag_id: str, name: str) -> schemas.agents.Tag:
        """Call it by another name."""
        wish = schemas.agents.NewTag(name=name)
        return self.call("PATCH", f"/api/tags/{segment(tag_id)}", schemas.agents.Tag, wish)

    def merge_tag(self, tag_id: str, into: str) -> schemas.agents.Tag:
        """Give its PCs another tag instead."""
        wish = schemas.agents.TagMerge(into=into)
        return self.call("POST", f"/api/tags/{segment(tag_id)}/merge", schemas.agents.Tag, wish)

    def delete_tag(self, tag_id: str) -> None:
        """Take it from all PCs."""
        self.send("DELETE", f"/api/tags/{segment(tag_id)}")

    def tag_agents(self, choice: schemas.agents.AgentChoice, add: list[str], remove: list[str]) -> int:
        """Put tags on PCs and take others from them; how many changed."""
        wish = schemas.agents.Tagging(choice=choice, add=tuple(add), remove=tuple(remove))
        return self.call("POST", "/api/agents/tags", schemas.agents.Tagged, wish).changed

    def saved_filters(self) -> list[schemas.agents.SavedFilter]:
        """Filters by name."""
        return self.call("GET", "/api/saved-filters", list[schemas.agents.SavedFilter])

    def save_filter(self, name: str, wanted: schemas.agents.AgentFilter) -> schemas.agents.SavedFilter:
        """Keep a filter under a name."""
        wish = schemas.agents.NewSavedFilter(name=name, filter=wanted)
        return self.call("POST", "/api/saved-filters", schemas.agents.SavedFilter, wish)

    def rename_filter(self, filter_id: str, name: str) -> schemas.agents.SavedFilter:
        """Call it by another name."""
        wish = schemas.agents.SavedFilterChange(name=name)
        return self.call(
            "PATCH", f"/api/saved-filters/{segment(filter_id)}", schemas.agents.SavedFilter, wish
        )

    def delete_filter(self, filter_id: str) -> None:
        """Forget it."""
        self.send("DELETE", f"/api/saved-filters/{segment(filter_id)}")

    # -- actions and membership --

    def act(self, wish: schemas.actions.AgentAction) -> schemas.actions.ActionDone:
        """Do something to PCs."""
        return self.call("POST", "/api/agents/actions", schemas.actions.ActionDone, wish)

    def remove(self, agent_ids: list[str]) -> schemas.quarantine.Removed:
        """Remove PCs from the fleet."""
        choice = schemas.agents.AgentChoice(agent_ids=tuple(agent_ids))
        wish = schemas.quarantine.NewRemoval(choice=choice)
        return self.call("POST", "/api/agents/removal", schemas.quarantine.Removed, wish)

    def restore(self, agent_id: str) -> schemas.agents.Agent:
        """Take a removed PC back."""
        return self.call("POST", f"/api/agents/{segment(agent_id)}/restore", schemas.agents.Agent)

    def quarantine(self) -> list[schemas.quarantine.QuarantinedAgent]:
        """Agents that more than one PC claims to be."""
        return self.call("GET", "/api/quarantine", list[schemas.quarantine.QuarantinedAgent])

    def split(self, agent_id: str, keeps: str | None) -> None:
        """They are different PCs."""
        wish = schemas.quarantine.Split(keeps=keeps)
        self.call("POST", f"/api/quarantine/{segment(agent_id)}/split", schemas.agents.Agent, wish)

    def merge(self, agent_id: str, into: str | None) -> None:
        """They are one PC."""
        wish = schemas.quarantine.Merge(into=into)
        self.call("POST", f"/api/quarantine/{segment(agent_id)}/merge", schemas.agents.Agent, wish)

    # -- deployments --

    def deploy(self, wish: schemas.deployments.NewDeployment) -> schemas.deployments.Deployment:
        """Run a command on PCs."""
        return self.call("POST", "/api/deployments", schemas.deployments.Deployment, wish)

    def deployments(self, limit: int, **query: Any) -> list[schemas.deployments.Deployment]:
        """The newest deployments that match."""
        page = schemas.deployments.DeploymentPage
        return self.call("GET", "/api/deployments", page, limit=limit, **query).deployments

    def deployment(self, deployment_id: str) -> schemas.deployments.Deployment:
        """One deployment and how far it is."""
        return self.call("GET", f"/api/deployments/{segment(deployment_id)}", schemas.deployments.Deployment)

    def cancel(self, deployment_id: str) -> schemas.deployments.Deployment:
        """Wish that a deployment ends."""
        return self.call(
            "POST", f"/api/deployments/{segment(deployment_id)}/cancel", schemas.deployments.Deployment
        )

    def tasks(self, deployment_id: str) -> Iterator[schemas.deployments.Task]:
        """Every PC's share of a deployment, by host name."""
        path = f"/api/deployments/{segment(deployment_id)}/tasks"
        cursor: str | None = None
        while True:
            page = self.call("GET", path, schemas.deployments.TaskPage, limit=PAGE, cursor=cursor)
            yield from page.tasks
            if (cursor := page.next_cursor) is None:
                return

    def task(self, task_id: str) -> schemas.deployments.TaskDetail:
        """A task with all its attempts."""
        return self.call("GET", f"/api/tasks/{segment(task_id)}", schemas.deployments.TaskDetail)

    def attempt_log(self, attempt_id: str) -> Iterator[bytes]:
        """The output of an attempt, raw."""
        with self._stream(f"/api/attempts/{segment(attempt_id)}/log", ANSWER_LIMIT) as response:
            yield from response.iter_bytes()

    def changes(self) -> Iterator[Mapping[str, list[str]]]:
        """What changed, as it happens; the first item, empty, says that from now on nothing is missed."""
        with self._stream("/api/events", SILENCE_LIMIT) as response:
            event = ""
            for line in response.iter_lines():
                if line.startswith("event:"):
                    event = line.removeprefix("event:").strip()
                elif line.startswith("data:") and event == "changed":
                    yield msgspec.json.decode(line.removeprefix("data:"), type=dict[str, list[str]])
                elif not line and event == "ready":
                    yield {}
                if not line:
                    event = ""

    def is_ready(self) -> bool:
        """Whether the server takes work."""
        try:
            return self._http.get("/health/ready").is_success
        except httpx.TransportError:
            return False

    # -- what every call is made of; commands of one noun make theirs themselves --

    def call(
        self, method: str, path: str, answer: type[T], body: msgspec.Struct | None = None, **query: Any
    ) -> T:
        """The answer of one route, as its type; ApiError when the server refuses."""
        response = self.send(method, path, body, **query)
        try:
            return msgspec.json.decode(response.content, type=answer)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise CommandFailed(
                f"{self._target.url} does not answer as a ControlDock server: {error}."
            ) from None

    def send(
        self, method: str, path: str, body: msgspec.Struct | None = None, **query: Any
    ) -> httpx.Response:
        """The bare response of one route; a query value that is None is left out, a list is repeated."""
        parameters = {name: value for name, value in query.items() if value is not None}
        content = None if body is None else msgspec.json.encode(body)
        headers = {"Content-Type": "application/json"} if content is not None else None
        with self._explained():
            response = self._http.request(method, path, params=parameters, content=content, headers=headers)
        _check(response)
        return response

    @contextmanager
    def _stream(self, path: str, silence: float, **query: Parameter) -> Iterator[httpx.Response]:
        timeout = httpx.Timeout(silence, connect=CONNECT_LIMIT)
        parameters = {name: value for name, value in query.items() if value is not None}
        with (
            self._explained(),
            self._http.stream("GET", path, params=parameters, timeout=timeout) as response,
        ):
            if not response.is_success:
                response.read()
            _check(response)
            yield response

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except httpx.TransportError as error:
            raise Unreachable(_why_unreachable(error, self._target)) from error


def _check(response: httpx.Response) -> None:
    if response.is_success:
        return
    try:
        body = msgspec.json.decode(response.content, type=schemas.forms.ErrorBody)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        text = visible(response.text[:_BODY_SHOWN].strip())
        body = schemas.forms.ErrorBody(
            code="error", message=f"The server answered {response.status_code}: {text}"
        )
    raise ApiError(response.status_code, body)


def _sentence(body: schemas.forms.ErrorBody) -> str:
    fields = body.details.get("fields")
    if not isinstance(fields, dict) or not fields:
        return visible(body.message)
    reasons = ", ".join(f"{name}: {str(reason).replace('_', ' ')}" for name, reason in fields.items())
    return visible(f"{body.message} ({reasons})")


def _why_unreachable(error: httpx.TransportError, target: Target) -> str:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLCertVerificationError):
        cause = cause.__cause__ or cause.__context__
    if cause is not None:
        return (
            f"The certificate of {target.url} can't be trusted: {cause.verify_message}. "
            "Name the server as its certificate does, or give its CA by --ca FILE."
        )
    if isinstance(error, httpx.ConnectError) and target.data is not None:
        return f"The server with the data folder {target.data} is not running ({target.url} does not answer)."
    if isinstance(error, httpx.TimeoutException):
        return f"{target.url} did not answer in time."
    return f"{target.url} can't be reached: {error}."


def _tls(target: Target) -> ssl.SSLContext:
    """TLS that believes in the given CA alone, or in those of this machine."""
    if target.ca is None:
        return ssl.create_default_context()
    try:
        if "BEGIN CERTIFICATE" not in target.ca:  # nothing at all would mean: those of this machine
            raise ValueError
        return ssl.create_default_context(cadata=target.ca)
    except (ssl.SSLError, ValueError, TypeError):
        raise CommandFailed("The CA is no certificate in PEM format.") from None


def segment(text: str) -> str:
    """An id as a part of a path: whatever was typed, it stays one part."""
    if not text.isalnum():
        raise CommandFailed(f"{visible(text)!r} is no id.")
    return text
