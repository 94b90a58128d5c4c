"""`controldock templates`: scripts with parameters that are kept, and exchanged as files."""

from __future__ import annotations

import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from controldock.cli.access import Access
from controldock.cli.failure import CommandFailed
from controldock.cli.options import with_groups
from controldock.cli.terminal import (
    console,
    moment,
    say,
    span,
    visible,
    visible_lines,
    write_json,
    write_table,
)
from controldock.domain.agent_filter import OsFamily
from controldock.domain.command import DeploymentKind

if TYPE_CHECKING:
    from controldock.cli.client import Client
    from controldock.server.api.schemas.templates import ParameterDefinition, Template, TemplateSummary

PATH = "/api/templates"
WITH_THE_PROGRAM = "ControlDock"  # who made what came along
STDIN = "-"
DEFAULT_EDITOR = "notepad" if sys.platform == "win32" else "vi"

templates_app = typer.Typer(
    help="Templates: scripts with parameters that are kept.", no_args_is_help=True, add_completion=False
)

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
Which = Annotated[
    str, typer.Argument(metavar="TEMPLATE", help="Its name in any language, its key or its id.")
]
Number = Annotated[
    int | None, typer.Option("--version", metavar="N", help="As this version has it; without it, the newest.")
]
OneFile = Annotated[str, typer.Argument(metavar="FILE", help="A TOML file; - reads standard input.")]


@templates_app.command("list")
@with_groups
def list_templates(
    access: Access,
    search: Annotated[
        str, typer.Argument(help="Words; each is in its texts, its tags or its script.", show_default=False)
    ] = "",
    as_json: AsJson = False,
) -> None:
    """List templates by name."""
    with access.client() as client:
        found = _all(client, search)
    if as_json:
        write_json(found)
        return
    rows = [
        (
            one.name,
            one.os or "any",
            one.kind,
            ", ".join(one.tags),
            str(one.version),
            _by(one.changed_by),
            one.id,
        )
        for one in found
    ]
    columns = ("Template", "System", "Kind", "Tags", "Version", "By", "Id")
    write_table(columns, rows, empty="No template is found." if search else "There is no template yet.")


@templates_app.command()
@with_groups
def show(
    template: Which,
    access: Access,
    number: Number = None,
    script: Annotated[bool, typer.Option("--script", help="Only the script, as it is.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what a template does and asks for."""
    with access.client() as client:
        found = find_template(client, template, number)
    if as_json:
        write_json(found)
    elif script:
        sys.stdout.write(found.script)
    else:
        _print(found)


@templates_app.command()
@with_groups
def versions(template: Which, access: Access, as_json: AsJson = False) -> None:
    """List all versions of a template, the newest first."""
    from controldock.server.api.schemas.templates import TemplateVersion

    with access.client() as client:
        known = find_template(client, template)
        found = client.call("GET", f"{PATH}/{known.id}/versions", list[TemplateVersion])
    if as_json:
        write_json(found)
        return
    rows = [(str(one.number), moment(one.created_at), _by(one.created_by)) for one in found]
    write_table(("Version", "At", "By"), rows, empty="")


@templates_app.command()
@with_groups
def create(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    file: Annotated[str, typer.Argument(metavar="SCRIPT", help="The script's file; - reads standard input.")],
    access: Access,
    kind: Annotated[
        DeploymentKind, typer.Option(help="Who runs it: shell or powershell.")
    ] = DeploymentKind.SHELL,
    system: Annotated[
        OsFamily | None, typer.Option("--os", help="What its PCs must run.", show_default=False)
    ] = None,
    description: Annotated[str, typer.Option(metavar="TEXT")] = "",
) -> None:
    """Keep a script. One with parameters is written as a file and imported."""
    from controldock.server.api.schemas.templates import NewTemplate, Template

    wish = NewTemplate(name=name, script=_read(file), kind=kind, os=system, description=description)
    with access.client() as client:
        made = client.call("POST", PATH, Template, wish)
    say(f"Template {visible(made.name)} ({made.id}).")


@templates_app.command()
@with_groups
def edit(
    template: Which,
    access: Access,
    editor: Annotated[
        str, typer.Option(metavar="COMMAND", envvar=["VISUAL", "EDITOR"], help="What to change it with.")
    ] = DEFAULT_EDITOR,
) -> None:
    """Change a template in your editor, as the file that export writes."""
    with access.client() as client:
        known = find_template(client, template)
        before = _export(client, known.id)
        after = _edited(before, editor)
        if after == before:
            say("Nothing was changed.")
            return
        changed = _import(client, after, replaces=known)
    say(f"{visible(changed.name)} is at version {changed.version} now.")


@templates_app.command()
@with_groups
def duplicate(
    template: Which,
    access: Access,
    name: Annotated[
        str, typer.Option(metavar="NAME", help="Of the copy; without it, the old one and a number.")
    ] = "",
) -> None:
    """Make a copy of a template."""
    from controldock.server.api.schemas.templates import DuplicatedTemplate, Template

    with access.client() as client:
        known = find_template(client, template)
        made = client.call("POST", f"{PATH}/{known.id}/duplicate", Template, DuplicatedTemplate(name=name))
    say(f"Template {visible(made.name)} ({made.id}).")


@templates_app.command()
@with_groups
def remove(template: Which, access: Access) -> None:
    """Delete a template; what was deployed from it stays as it is."""
    with access.client() as client:
        known = find_template(client, template)
        client.send("DELETE", f"{PATH}/{known.id}")
    say(f"Deleted: {visible(known.name)}.")


@templates_app.command("import")
@with_groups
def import_template(
    file: OneFile,
    access: Access,
    name: Annotated[str, typer.Option(metavar="NAME", help="In place of the one in the file.")] = "",
    replace: Annotated[
        str, typer.Option(metavar="TEMPLATE", help="Make it a new version of this one.", show_default=False)
    ] = "",
) -> None:
    """Make a template from a file that was exported or written by hand."""
    if name and replace:
        raise typer.BadParameter("give --name or --replace, not both.")
    text = _read(file)
    with access.client() as client:
        known = find_template(client, replace) if replace else None
        made = _import(client, text, name=name, replaces=known)
    say(f"Template {visible(made.name)}, version {made.version} ({made.id}).")


@templates_app.command()
@with_groups
def export(
    template: Which,
    access: Access,
    number: Number = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Without it, standard output.")
    ] = None,
) -> None:
    """Write a template as a TOML file."""
    with access.client() as client:
        text = _export(client, find_template(client, template).id, number)
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CommandFailed(f"{output} can't be written: {error.strerror}.") from None
    say(f"Written: {output}")


def find_template(client: Client, which: str, number: int | None = None) -> Template:
    """The template of this name in any language, key or id; CommandFailed if it is none or not the only one."""
    from controldock.server.api.schemas.templates import Template

    wanted = which.casefold()
    known = _all(client)
    found = [one for one in known if wanted in (one.id, one.key)] or [
        one for one in known if wanted in {name.casefold() for name in _names(one)}
    ]
    if not found:
        raise CommandFailed(f"There is no template named {visible(which)}.")
    if len(found) > 1:
        ids = ", ".join(one.id for one in found)
        raise CommandFailed(f"Several templates are named {visible(which)}; name one by its id: {ids}.")
    return client.call("GET", f"{PATH}/{found[0].id}", Template, version=number)


def _edited(text: str, editor: str) -> str:
    """What somebody makes of it in his editor."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "template.toml"
        file.write_text(text, encoding="utf-8", newline="\n")
        try:
            ended = subprocess.run([*shlex.split(editor), str(file)], check=False)
        except (OSError, ValueError):
            raise CommandFailed(
                f"The editor can't be started: {visible(editor)}. Give another by --editor."
            ) from None
        if ended.returncode != 0:
            raise CommandFailed("The editor failed; nothing was changed.")
        return file.read_text(encoding="utf-8")


def _all(client: Client, search: str = "") -> list[TemplateSummary]:
    from controldock.server.api.schemas.templates import TemplateSummary

    return client.call("GET", PATH, list[TemplateSummary], search=search or None)


def _import(client: Client, text: str, *, name: str = "", replaces: Template | None = None) -> Template:
    from controldock.server.api.schemas.templates import ImportedTemplate, Template

    wish = ImportedTemplate(
        text=text,
        name=name,
        replaces=replaces.id if replaces else "",
        based_on=replaces.version if replaces else 0,
    )
    return client.call("POST", f"{PATH}/import", Template, wish)


def _export(client: Client, id: str, number: int | None = None) -> str:
    return client.send("GET", f"{PATH}/{id}/export", version=number).content.decode()


def _read(file: str) -> str:
    try:
        content = sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise CommandFailed(f"{visible(file)} can't be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandFailed(f"{visible(file)} is not UTF-8.") from None


def _names(template: TemplateSummary) -> list[str]:
    return [template.name, *(text.name for text in template.texts.values() if text.name)]


def _by(name: str) -> str:
    return name or WITH_THE_PROGRAM


def _print(found: Template) -> None:
    out = console()
    out.print(visible(found.name), style="bold")
    others = _names(found)[1:]
    if others:
        out.print(visible(", ".join(others)), style="dim")
    if found.description:
        out.print(visible_lines(found.description), soft_wrap=True)
    out.print(
        f"{found.kind} on {found.os or 'any system'}, as {found.run_as}, at most {span(found.timeout)}; "
        f"good exit codes: {', '.join(map(str, found.success_codes))}",
        style="dim",
    )
    out.print(
        f"Version {found.version} of {moment(found.changed_at)} by {visible(_by(found.changed_by))}",
        style="dim",
    )
    if found.parameters:
        out.print()
        rows = [
            (one.name, one.type, _asked(one), one.default, ", ".join(one.choices)) for one in found.parameters
        ]
        write_table(("Parameter", "Type", "Question", "Default", "Choices"), rows, empty="")
    out.print()
    out.print(visible_lines(found.script).rstrip("\n"), soft_wrap=True)


def _asked(parameter: ParameterDefinition) -> str:
    return (parameter.label or parameter.name) + (" *" if parameter.required else "")
