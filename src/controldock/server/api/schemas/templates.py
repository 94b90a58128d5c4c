"""Templates: scripts with parameters that are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, field

from controldock.domain.agent_filter import OsFamily
from controldock.domain.command import SUCCESS, DeploymentKind, ParameterType, RunAs, Sessions
from controldock.server.api.schemas.forms import Input, Line, Output

MAX_VERSION = 2**31 - 1  # the largest number that the database takes


class ParameterDefinition(Input, frozen=True):
    """A value that the script takes: it finds it in its environment as PARAM_ and the name."""

    name: Annotated[Line, Meta(examples=["folder"])]
    type: ParameterType = ParameterType.TEXT
    label: Line = ""  # what people are asked; empty: the name
    default: Annotated[str, Meta(description="As text; of a secret always empty")] = ""
    required: bool = False
    choices: Annotated[tuple[str, ...], Meta(description="With type choice: what it may be")] = ()


class TemplateTexts(Input, frozen=True):
    """What a template says of itself in one language."""

    name: Line = ""
    description: str = ""
    labels: Annotated[dict[str, str], Meta(description="By the parameter's name")] = field(
        default_factory=dict
    )


Texts = Annotated[
    dict[str, TemplateTexts],
    Meta(
        description="By language, en or ko: shown to who reads that language in place of the template's own words"
    ),
]


class NewTemplate(Input, frozen=True):
    """A template to be kept."""

    name: Line
    script: str
    kind: DeploymentKind = DeploymentKind.SHELL
    description: str = ""
    os: Annotated[OsFamily, Meta(description="What its PCs must run; null: any")] | None = None
    parameters: tuple[ParameterDefinition, ...] = ()
    timeout: float = 600.0  # seconds
    run_as: RunAs = RunAs.SYSTEM
    sessions: Sessions = Sessions.ACTIVE
    user: Line = ""
    working_directory: Line = ""
    success_codes: tuple[int, ...] = SUCCESS
    tags: Annotated[tuple[Line, ...], Meta(description="Words to find it by")] = ()
    texts: Texts = field(default_factory=dict)


class ChangedTemplate(NewTemplate, frozen=True, kw_only=True):
    """A new version of a template."""

    based_on: Annotated[
        int, Meta(description="The version that was changed; refused if it is not the newest")
    ]


class DuplicatedTemplate(Input, frozen=True):
    """A copy of a template."""

    name: Line = ""  # empty: the old one with a number


class ImportedTemplate(Input, frozen=True):
    """A template from a file."""

    text: Annotated[str, Meta(description="TOML, as exported")]
    name: Annotated[Line, Meta(description="In place of the one in the file")] = ""
    replaces: Annotated[Line, Meta(description="The template of which it becomes a new version")] = ""
    based_on: Annotated[int, Meta(description="With `replaces`: the version that was changed")] = 0


class TemplateSummary(Output, frozen=True):
    """A template, without its script."""

    id: str
    key: str | None
    built_in: bool  # it came with the program
    edited: bool  # it came with the program, and somebody changed it
    name: str
    description: str
    texts: Texts
    kind: DeploymentKind
    os: OsFamily | None
    tags: list[str]
    run_as: RunAs
    version: int
    created_at: datetime
    created_by: str  # empty: it came with the program
    changed_at: datetime
    changed_by: str  # likewise


class Template(TemplateSummary, frozen=True):
    """A template as one of its versions has it."""

    latest: int  # version
    script: str
    parameters: list[ParameterDefinition]
    timeout: float
    sessions: Sessions
    user: str
    working_directory: str
    success_codes: list[int]


class TemplateVersion(Output, frozen=True):
    """That a template was changed."""

    number: int
    created_at: datetime
    created_by: str  # empty: it came with the program
