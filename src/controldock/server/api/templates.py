"""Templates: keeping scripts with parameters, and exchanging them as files."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import quote

from litestar import Controller, Response, delete, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from controldock.domain.command import MAX_TIMEOUT, Parameter
from controldock.domain.template import MAX_SEARCH, Content, Texts
from controldock.domain.template import Template as Kept
from controldock.server.api.errors import refusals
from controldock.server.api.request import ApiRequest
from controldock.server.api.schemas.templates import (
    MAX_VERSION,
    ChangedTemplate,
    DuplicatedTemplate,
    ImportedTemplate,
    NewTemplate,
    ParameterDefinition,
    Template,
    TemplateSummary,
    TemplateTexts,
    TemplateVersion,
)

MAX_TEMPLATE = 3 * 1024 * 1024  # bytes: a script of 256 KiB however it is escaped, and what belongs to it
FILE_TYPE = "application/toml"

Search = Annotated[
    str,
    QueryParameter(max_length=MAX_SEARCH, description="Words; each is in its texts, its tags or its script"),
]
Number = Annotated[
    int | None,
    QueryParameter(name="version", ge=1, le=MAX_VERSION, description="Which version; none: the newest"),
]


class TemplateController(Controller):
    """Keeping templates."""

    path = "/api/templates"
    tags = ("templates",)

    @get("/", summary="Templates by name", responses=refusals())
    async def list_templates(self, request: ApiRequest, search: Search = "") -> list[TemplateSummary]:
        return [summary(one) for one in await request.parts.templates.search(request.actor, search)]

    @post("/", summary="Keep a template", request_max_body_size=MAX_TEMPLATE, responses=refusals(409, 413))
    async def create_template(self, request: ApiRequest, data: JSONBody[NewTemplate]) -> Template:
        return template(await request.parts.templates.create(request.actor, _content(data)))

    @post(
        "/import",
        summary="Keep a template from a file",
        description="What is wrong with the file is refused with `details.line`.",
        request_max_body_size=MAX_TEMPLATE,
        responses=refusals(404, 409, 413),
    )
    async def import_template(self, request: ApiRequest, data: JSONBody[ImportedTemplate]) -> Template:
        templates = request.parts.templates
        if data.replaces:
            return template(await templates.replace(request.actor, data.replaces, data.text, data.based_on))
        return template(await templates.take_in(request.actor, data.text, data.name))

    @get("/{id:str}", summary="One template", responses=refusals(404))
    async def get_template(self, request: ApiRequest, id: FromPath[str], number: Number = None) -> Template:
        return template(await request.parts.templates.get(request.actor, id, number))

    @put(
        "/{id:str}",
        summary="A new version of it",
        description="`template_changed` if somebody else changed it since the version that this is based on.",
        request_max_body_size=MAX_TEMPLATE,
        responses=refusals(404, 409, 413),
    )
    async def change_template(
        self, request: ApiRequest, id: FromPath[str], data: JSONBody[ChangedTemplate]
    ) -> Template:
        return template(
            await request.parts.templates.change(request.actor, id, _content(data), data.based_on)
        )

    @delete("/{id:str}", summary="Forget it; what was deployed from it stays", responses=refusals(404))
    async def delete_template(self, request: ApiRequest, id: FromPath[str]) -> None:
        await request.parts.templates.remove(request.actor, id)

    @get("/{id:str}/versions", summary="Its versions, newest first", responses=refusals(404))
    async def list_template_versions(self, request: ApiRequest, id: FromPath[str]) -> list[TemplateVersion]:
        return [
            TemplateVersion(number=one.number, created_at=one.created_at, created_by=one.created_by)
            for one in await request.parts.templates.versions(request.actor, id)
        ]

    @post("/{id:str}/duplicate", summary="Make a copy of it", responses=refusals(404, 409))
    async def duplicate_template(
        self, request: ApiRequest, id: FromPath[str], data: JSONBody[DuplicatedTemplate]
    ) -> Template:
        return template(await request.parts.templates.duplicate(request.actor, id, data.name))

    @get(
        "/{id:str}/export",
        summary="The template as a TOML file",
        media_type=FILE_TYPE,
        responses=refusals(404),
    )
    async def export_template(
        self, request: ApiRequest, id: FromPath[str], number: Number = None
    ) -> Response[str]:
        found, text = await request.parts.templates.export(request.actor, id, number)
        name = quote(f"{found.content.name}.toml")
        return Response(
            text,
            media_type=FILE_TYPE,
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
        )


def summary(kept: Kept) -> TemplateSummary:
    """A template in a list."""
    return TemplateSummary(**_said(kept))


def template(kept: Kept) -> Template:
    """A template as a whole."""
    content = kept.content
    return Template(
        **_said(kept),
        latest=kept.latest,
        script=content.script,
        parameters=[
            ParameterDefinition(
                name=one.name,
                type=one.type,
                label=one.label,
                default=one.default,
                required=one.required,
                choices=one.choices,
            )
            for one in content.parameters
        ],
        timeout=content.timeout / timedelta(seconds=1),
        sessions=content.sessions,
        user=content.user,
        working_directory=content.working_directory,
        success_codes=list(content.success_codes),
    )


def _said(kept: Kept) -> dict[str, Any]:
    content = kept.content
    return {
        "id": kept.id,
        "key": kept.key,
        "built_in": kept.key is not None,
        "edited": kept.is_edited,
        "name": content.name,
        "description": content.description,
        "texts": {
            language: TemplateTexts(name=text.name, description=text.description, labels=dict(text.labels))
            for language, text in content.texts.items()
        },
        "kind": content.kind,
        "os": content.os,
        "tags": list(content.tags),
        "run_as": content.run_as,
        "version": kept.version.number,
        "created_at": kept.created_at,
        "created_by": kept.created_by,
        "changed_at": kept.version.created_at,
        "changed_by": kept.version.created_by,
    }


def _content(data: NewTemplate) -> Content:
    return Content(
        name=data.name.strip(),
        kind=data.kind,
        script=data.script,
        description=data.description,
        os=data.os,
        parameters=tuple(
            Parameter(one.name, one.type, one.label, one.default, one.required, one.choices)
            for one in data.parameters
        ),
        # What is out of range is refused in words; what no timedelta can hold would be no refusal but a failure.
        timeout=timedelta(seconds=min(max(data.timeout, -1.0), MAX_TIMEOUT / timedelta(seconds=1) + 1)),
        run_as=data.run_as,
        sessions=data.sessions,
        user=data.user,
        working_directory=data.working_directory,
        success_codes=data.success_codes,
        tags=data.tags,
        texts={
            language: Texts(text.name, text.description, text.labels) for language, text in data.texts.items()
        },
    )
