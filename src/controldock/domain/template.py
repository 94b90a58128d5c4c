"""The template: a script with parameters under a name, kept with its earlier versions to be deployed often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from controldock.domain.agent_filter import OsFamily
from controldock.domain.command import (
    DEFAULT_TIMEOUT,
    POWER_KINDS,
    SUCCESS,
    Command,
    DeploymentKind,
    Parameter,
    RunAs,
    Sessions,
    check_command,
    check_parameters,
)
from controldock.domain.deployment import MAX_DESCRIPTION, MAX_NAME
from controldock.domain.errors import Invalid
from controldock.domain.names import folded

LANGUAGES = ("en", "ko")  # that the console speaks
MAX_TAGS = 20  # of one template
MAX_TAG = 40  # characters
MAX_LABEL = 200  # characters
MAX_SEARCH = 200  # characters
BUILT_IN = ""  # who made what came with the program: no operator has that name


@dataclass(frozen=True, slots=True)
class Texts:
    """What a template says of itself in one language; what is empty is said in the template's own words."""

    name: str = ""
    description: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)  # by the parameter's name


@dataclass(frozen=True, slots=True)
class Content:
    """What one version of a template says."""

    name: str
    kind: DeploymentKind
    script: str
    description: str = ""
    os: OsFamily | None = None  # what its PCs must run; null: any
    parameters: tuple[Parameter, ...] = ()
    timeout: timedelta = DEFAULT_TIMEOUT
    run_as: RunAs = RunAs.SYSTEM
    sessions: Sessions = Sessions.ACTIVE
    user: str = ""
    working_directory: str = ""
    success_codes: tuple[int, ...] = SUCCESS
    tags: tuple[str, ...] = ()
    texts: Mapping[str, Texts] = field(default_factory=dict)  # by language

    @property
    def command(self) -> Command:
        """What would run, without values."""
        return Command(
            kind=self.kind,
            script=self.script,
            timeout=self.timeout,
            run_as=self.run_as,
            sessions=self.sessions,
            user=self.user,
            working_directory=self.working_directory,
            success_codes=self.success_codes,
        )

    def is_script_of(self, command: Command) -> bool:
        """Whether that runs this script, and as it is meant."""
        return (command.kind, command.script) == (self.kind, self.script)

    @property
    def names(self) -> tuple[str, ...]:
        """What it is called, in all languages."""
        return (self.name, *(text.name for text in self.texts.values() if text.name))

    def renamed(self, name: str) -> Content:
        """The same under that name, in all languages."""
        texts = {language: replace(text, name="") for language, text in self.texts.items()}
        return replace(self, name=name, texts=texts)

    def numbered(self, number: int) -> Content:
        """The same, with a number behind its name in all languages."""

        def with_number(name: str) -> str:
            mark = f" ({number})"
            return name[: MAX_NAME - len(mark)] + mark if name else name

        texts = {lang: replace(text, name=with_number(text.name)) for lang, text in self.texts.items()}
        return replace(self, name=with_number(self.name), texts=texts)


@dataclass(frozen=True, slots=True)
class Version:
    """That somebody changed a template."""

    number: int
    created_at: datetime
    created_by: str  # BUILT_IN: it came with the program


@dataclass(frozen=True, slots=True)
class Template:
    """A template as one of its versions has it."""

    id: str
    key: str | None  # of one that came with the program
    content: Content
    version: Version  # that this is
    latest: int  # number of the newest one
    created_at: datetime
    created_by: str

    @property
    def is_edited(self) -> bool:
        """Whether it came with the program, and somebody made it his own."""
        return self.key is not None and self.version.created_by != BUILT_IN


def check_content(content: Content) -> None:
    """Raise Invalid with a reason for every field that can't be right."""
    if wrong := wrong_fields(content):
        raise Invalid("This can't be a template: " + ", ".join(wrong) + ".", fields=wrong)


def wrong_fields(content: Content) -> dict[str, str]:
    """What can't be right, by field."""
    wrong = check_command(content.command) | check_parameters(content.parameters)
    if content.kind in POWER_KINDS:
        wrong["kind"] = "kind_is_an_action"
    if not content.name.strip():
        wrong["name"] = "name_empty"
    elif any(len(name) > MAX_NAME for name in content.names):
        wrong["name"] = "name_too_long"
    descriptions = (content.description, *(text.description for text in content.texts.values()))
    if any(len(description) > MAX_DESCRIPTION for description in descriptions):
        wrong["description"] = "description_too_long"
    if len(content.tags) > MAX_TAGS or any(not tag.strip() or len(tag) > MAX_TAG for tag in content.tags):
        wrong["tags"] = "template_tags_unusable"
    return wrong | _wrong_texts(content)


def _wrong_texts(content: Content) -> dict[str, str]:
    wrong = {
        f"texts.{language}": "language_unknown" for language in content.texts if language not in LANGUAGES
    }
    known = {parameter.name for parameter in content.parameters}
    for language, text in content.texts.items():
        wrong |= {f"texts.{language}.labels": "label_of_nothing" for name in text.labels if name not in known}
    labels = [label for text in content.texts.values() for label in text.labels.values()]
    if any(len(label) > MAX_LABEL for label in (*labels, *(p.label for p in content.parameters))):
        wrong["parameters"] = "parameter_label_too_long"
    return wrong


def matches(content: Content, search: str) -> bool:
    """Whether every word of the search is in what it says of itself, in any language, or in its script."""
    descriptions = (text.description for text in content.texts.values())
    said = (*content.names, content.description, *descriptions, *content.tags, content.script)
    whole = folded("\n".join(said))
    return all(word in whole for word in folded(search).split())


def order_of(template: Template) -> tuple[str, str]:
    """A key that sorts by name."""
    return folded(template.content.name), template.id
