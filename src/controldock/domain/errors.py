"""Everything that can be refused, as one tree; the code is stable and goes on the wire and into the API.

ControlDockError
├── Malformed                 what was sent can't be understood
├── NotSignedIn               nobody is speaking
│   └── SignInFailed
├── NotAllowed                somebody is, and may not do this
│   ├── ForbiddenByPolicy     the guard's policy forbids it to everybody; details say what was found
│   ├── AgentUnknown          no such agent, or its token is not the one it holds
│   ├── AgentRemoved
│   └── AgentQuarantined
├── NotFound
│   └── LogGone               it was there, and was removed by its age
├── Conflict                  the thing is not in a state that allows it
│   ├── NameTaken
│   ├── RemovedForGood
│   ├── AlreadyDecided
│   ├── DeploymentOver
│   ├── NotPlanned            it has started, or was cancelled before
│   ├── StillStopping         it was cancelled, and PCs have not said yet how it ended there
│   ├── NothingToRetry
│   ├── OrderChanged          what it does was changed in the database; nobody signs that
│   ├── TemplateChanged       by somebody else, meanwhile
│   ├── AnnouncementOver      it has expired, or was withdrawn
│   ├── AnnouncementSent      it is not planned any more
│   ├── AnnouncementPlanned   it was sent to nobody yet
│   ├── AnnouncementChanged   its words were changed in the database; nobody signs that
│   └── ConfirmationNeeded    it would reach more PCs than anybody types by mistake; details say how many
├── Invalid                   understood, but a value can't be right; `details` names the field
├── EnrollmentRefused
│   ├── TokenWrong
│   ├── TokenExpired
│   ├── TokenUsedUp
│   ├── TokenRevoked
│   ├── TokenNotForAddress
│   └── TokenNotForName
├── NotDelivered              a service outside did not take a message
└── Unavailable               not now: try again after `retry_after` seconds
    └── TooManyTries
"""

from __future__ import annotations

from typing import Any, ClassVar


class ControlDockError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str | None = None, **details: Any) -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        self.details = details
        super().__init__(self.message)


class Malformed(ControlDockError):
    """The request can't be understood."""

    code = "malformed"


class NotSignedIn(ControlDockError):
    """Sign in first."""

    code = "not_signed_in"


class SignInFailed(NotSignedIn):
    """The name or the password is wrong."""

    code = "sign_in_failed"


class NotAllowed(ControlDockError):
    """You may not do this."""

    code = "not_allowed"


class ForbiddenByPolicy(NotAllowed):
    """The policy of this server forbids such commands."""

    code = "forbidden_by_policy"


class AgentUnknown(NotAllowed):
    """This server does not know this agent, or the agent token is not the one it was given."""

    code = "agent_unknown"


class AgentRemoved(NotAllowed):
    """This agent was removed by an administrator."""

    code = "agent_removed"


class AgentQuarantined(NotAllowed):
    """More than one PC claims to be this agent; a person has to decide."""

    code = "agent_quarantined"

    def __init__(self, message: str | None = None, *, retry_after: float = 60.0, **details: Any) -> None:
        super().__init__(message, **details)
        self.retry_after = retry_after


class NotFound(ControlDockError):
    """There is no such thing."""

    code = "not_found"


class LogGone(NotFound):
    """This log is old and was removed."""

    code = "log_gone"


class Conflict(ControlDockError):
    """That is not possible in the present state."""

    code = "conflict"


class NameTaken(Conflict):
    """The name is taken."""

    code = "name_taken"


class RemovedForGood(Conflict):
    """This PC was removed too long ago to be restored; enroll it anew."""

    code = "removed_for_good"


class AlreadyDecided(Conflict):
    """The registration request was decided already."""

    code = "already_decided"


class DeploymentOver(Conflict):
    """The deployment is over already."""

    code = "deployment_over"


class NotPlanned(Conflict):
    """The deployment is not planned any more."""

    code = "not_planned"


class StillStopping(Conflict):
    """The deployment was cancelled, and some PCs have not said yet how it ended there. Wait for them."""

    code = "still_stopping"


class NothingToRetry(Conflict):
    """On none of these PCs is there anything to try again."""

    code = "nothing_to_retry"


class OrderChanged(Conflict):
    """What this deployment does was changed in the database, or is from an older version. Make a new one."""

    code = "order_changed"


class TemplateChanged(Conflict):
    """Somebody else changed the template meanwhile; details have its latest version."""

    code = "template_changed"


class AnnouncementOver(Conflict):
    """The announcement has expired or was withdrawn."""

    code = "announcement_over"


class AnnouncementSent(Conflict):
    """The announcement was sent already."""

    code = "announcement_sent"


class AnnouncementPlanned(Conflict):
    """The announcement is planned, and was sent to nobody yet."""

    code = "announcement_planned"


class AnnouncementChanged(Conflict):
    """This announcement was changed in the database. Make a new one."""

    code = "announcement_changed"


class ConfirmationNeeded(Conflict):
    """Say how many PCs this is for; details have the number."""

    code = "confirmation_needed"


class Invalid(ControlDockError):
    """A value is not right; details say which."""

    code = "invalid"


class EnrollmentRefused(ControlDockError):
    """The enrollment token was refused."""

    code = "enrollment_refused"


class TokenWrong(EnrollmentRefused):
    """The server does not know this enrollment token."""

    code = "token_wrong"


class TokenExpired(EnrollmentRefused):
    """The enrollment token has expired."""

    code = "token_expired"


class TokenUsedUp(EnrollmentRefused):
    """The enrollment token was used as often as it may be."""

    code = "token_used_up"


class TokenRevoked(EnrollmentRefused):
    """The enrollment token was revoked by an administrator."""

    code = "token_revoked"


class TokenNotForAddress(EnrollmentRefused):
    """The enrollment token is not for PCs with this address."""

    code = "token_not_for_address"


class TokenNotForName(EnrollmentRefused):
    """The enrollment token is not for PCs with this host name."""

    code = "token_not_for_name"


class NotDelivered(ControlDockError):
    """The message could not be delivered."""

    code = "not_delivered"


class Unavailable(ControlDockError):
    """Not now; try again later."""

    code = "unavailable"

    def __init__(self, message: str | None = None, *, retry_after: float = 1.0, **details: Any) -> None:
        super().__init__(message, **details)
        self.retry_after = retry_after


class TooManyTries(Unavailable):
    """Too many tries; wait a little."""

    code = "too_many_tries"
