"""Tokens and requests as the API shows them."""

from __future__ import annotations

from datetime import datetime

from controldock.domain.enrollment import EnrollmentToken, RegistrationRequest, check_usable
from controldock.domain.errors import EnrollmentRefused
from controldock.server.agent_package import InstallCommands
from controldock.server.api import shapes
from controldock.server.api.schemas import enrollment as forms
from controldock.server.services.enrollment_tokens import UsedToken
from controldock.server.services.registrations import Decided, SeenRequest
from controldock.server.services.resemblance import Replacement
from controldock.server.windows_installer import InstallerLines, WindowsInstaller


def token(known: EnrollmentToken, now: datetime) -> forms.EnrollmentToken:
    """A token without its secret."""
    return forms.EnrollmentToken(
        id=known.id,
        note=known.note,
        created_at=known.created_at,
        created_by=known.created_by,
        expires_at=known.expires_at,
        uses_left=known.uses_left,
        use_count=known.use_count,
        auto_approve=known.auto_approve,
        revoked_at=known.revoked_at,
        usable=_is_usable(known, now),
        tags=list(known.tags),
        address_range=known.address_range,
        host_name_pattern=known.host_name_pattern,
        agent_id=known.agent_id,
    )


def created_token(
    known: EnrollmentToken, secret: str, commands: InstallCommands, now: datetime
) -> forms.CreatedEnrollmentToken:
    """A token with its secret, this once."""
    return forms.CreatedEnrollmentToken(
        token=token(known, now),
        secret=secret,
        linux_command=commands.linux,
        windows_command=commands.windows,
    )


def installer(found: WindowsInstaller, lines: InstallerLines) -> forms.WindowsInstaller:
    """The installer for Windows PCs, and how it is run with a token."""
    return forms.WindowsInstaller(
        file_name=found.file_name,
        version=found.version,
        size=found.size,
        sha256=found.sha256,
        url=lines.url,
        server=lines.server,
        msiexec=lines.msiexec,
        powershell=lines.powershell,
        startup_script=lines.startup_script,
        intune=lines.intune,
    )


def used_token(used: UsedToken, now: datetime) -> forms.UsedEnrollmentToken:
    """A token, and who used it."""
    return forms.UsedEnrollmentToken(
        token=token(used.token, now), used_by=[_use(one) for one in used.requests]
    )


def registration(seen: SeenRequest) -> forms.Registration:
    """A PC that asked to join, with what is known of its token and whom it looks like."""
    request = seen.request
    return forms.Registration(
        id=request.id,
        agent_id=request.identity,
        state=request.state,
        facts=shapes.facts(request.facts),
        address=request.address,
        token_id=request.token_id,
        token_note=seen.token.note if seen.token else "",
        token_tags=list(seen.token.tags) if seen.token else [],
        created_at=request.created_at,
        decided_at=request.decided_at,
        decided_by=request.decided_by,
        same_as=request.continues_id,
        possible_replacement=_replacement(seen.replacement) if seen.replacement else None,
    )


def decisions(decided: Decided) -> forms.RegistrationDecisions:
    """What came of deciding about many."""
    refused = [
        forms.RefusedDecision(id=id, code=error.code, message=error.message) for id, error in decided.refused
    ]
    return forms.RegistrationDecisions(decided=decided.ids, refused=refused)


def _use(request: RegistrationRequest) -> forms.TokenUse:
    return forms.TokenUse(
        registration_id=request.id,
        agent_id=request.identity,
        host_name=request.facts.host_name,
        at=request.created_at,
        state=request.state,
    )


def _replacement(found: Replacement) -> forms.PossibleReplacement:
    return forms.PossibleReplacement(
        agent_id=found.agent_id,
        host_name=found.host_name,
        online=found.online,
        last_check_in=found.last_check_in,
        matches=list(found.matches),
    )


def _is_usable(known: EnrollmentToken, now: datetime) -> bool:
    try:
        check_usable(known, now=now)
    except EnrollmentRefused:
        return False
    return True
