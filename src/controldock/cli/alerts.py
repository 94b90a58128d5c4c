"""`controldock alerts`: who is told when PCs fall silent, and what was told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from controldock.cli import durations
from controldock.cli.access import Access
from controldock.cli.failure import CommandFailed
from controldock.cli.options import with_groups
from controldock.cli.terminal import moment, say, write_json, write_table

if TYPE_CHECKING:
    from controldock.cli.client import Client
    from controldock.server.api.schemas.agents import CountedTag
    from controldock.server.api.schemas.alerts import Alert, AlertDestination, AlertRule

_A_MINUTE = 60  # seconds

alerts_app = typer.Typer(
    help="Who is told when PCs fall silent, and what was told.", no_args_is_help=True, add_completion=False
)

Json = Annotated[bool, typer.Option("--json", help="As JSON.")]


@alerts_app.command("list")
@with_groups
def list_alerts(access: Access, as_json: Json = False) -> None:
    """List the newest alerts: which rule, how many PCs, and whether somebody was told."""
    from controldock.server.api.schemas.alerts import AlertPage

    with access.client() as client:
        alerts = client.call("GET", "/api/alerts", AlertPage).alerts
    if as_json:
        write_json(alerts)
        return
    columns = ("Since", "Rule", "PCs", "Still missing", "State", "Told")
    write_table(columns, map(_alert_row, alerts), empty="Nothing was noticed so far.")


@alerts_app.command()
@with_groups
def rules(access: Access, as_json: Json = False) -> None:
    """List the rules."""
    with access.client() as client:
        known = _rules(client)
        if as_json:
            write_json(known)
            return
        tags = {tag.id: tag.name for tag in _tags(client)}
    columns = ("Id", "Name", "PCs with", "Offline for", "On")
    write_table(
        columns,
        (
            (rule.id, rule.name, _whom(rule, tags), f"{rule.minutes} min", _yes(rule.enabled))
            for rule in known
        ),
        empty="There is no rule yet: controldock alerts add-rule",
    )


@alerts_app.command("add-rule")
@with_groups
def add_rule(
    access: Access,
    name: Annotated[str, typer.Argument(help="What it is called in the message.")],
    to: Annotated[list[str], typer.Option(metavar="DESTINATION", help="Name or id; may be repeated.")],
    after: Annotated[str, typer.Option(metavar="DURATION", help="Offline for so long: 5m, 1h.")] = "10m",
    tag: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="PCs with any of these tags; none: all PCs.")
    ] = None,
    when_shut_down: Annotated[
        bool, typer.Option("--when-shut-down", help="Tell also of PCs that were shut down properly.")
    ] = False,
) -> None:
    """Make a rule: tell somebody when PCs are offline for too long."""
    seconds = durations.option(after, "--after")
    if seconds % _A_MINUTE:
        raise typer.BadParameter("write whole minutes.", param_hint="--after")
    from controldock.server.api.schemas.alerts import AlertRule, NewAlertRule

    with access.client() as client:
        tags = {one.name: one.id for one in _tags(client)}
        destinations = {one.name: one.id for one in _destinations(client)}
        wish = NewAlertRule(
            name=name,
            minutes=seconds // _A_MINUTE,
            tag_ids=tuple(_id_of(one, tags, "tag") for one in tag or []),
            destination_ids=[_id_of(one, destinations, "destination") for one in to],
            when_shut_down=when_shut_down,
        )
        made = client.call("POST", "/api/alert-rules", AlertRule, wish)
    say(f"The rule is made: {made.id}")


@alerts_app.command("remove-rule")
@with_groups
def remove_rule(access: Access, rule: Annotated[str, typer.Argument(help="Name or id.")]) -> None:
    """Remove a rule."""
    with access.client() as client:
        id = _id_of(rule, {one.name: one.id for one in _rules(client)}, "rule")
        client.send("DELETE", f"/api/alert-rules/{id}")
    say("The rule is removed.")


@alerts_app.command()
@with_groups
def destinations(access: Access, as_json: Json = False) -> None:
    """List where messages go; the secrets in their URLs stay secret."""
    with access.client() as client:
        known = _destinations(client)
    if as_json:
        write_json(known)
        return
    write_table(
        ("Id", "Name", "Where", "Language"),
        ((one.id, one.name, one.shown_url, one.language.value) for one in known),
        empty="There is no destination yet: controldock alerts add-destination",
    )


@alerts_app.command("add-destination")
@with_groups
def add_destination(
    access: Access,
    name: Annotated[str, typer.Argument(help="What it is called here.")],
    url: Annotated[
        str,
        typer.Argument(
            help="As apprise takes it: mailtos://user:password@smtp.example.com?to=it@example.com, jsons://host/path"
            " for a web hook, slack://…; - reads it from standard input, out of the shell's history."
        ),
    ],
    language: Annotated[str, typer.Option(metavar="en|ko", help="Of the messages.")] = "en",
) -> None:
    """Add a destination, and send it a test message."""
    from controldock.domain.alert import Language
    from controldock.server.api.schemas.alerts import AlertDestination, NewAlertDestination

    if language not in set(Language):
        raise typer.BadParameter("write en or ko.", param_hint="--language")
    text = typer.get_text_stream("stdin").readline().strip() if url == "-" else url
    with access.client() as client:
        wish = NewAlertDestination(name=name, url=text, language=Language(language))
        made = client.call("POST", "/api/alert-destinations", AlertDestination, wish)
        say(f"{made.name} is added: {made.id}")
        client.send("POST", f"/api/alert-destinations/{made.id}/test")
    say("The test message was delivered.")


@alerts_app.command()
@with_groups
def test(access: Access, destination: Annotated[str, typer.Argument(help="Name or id.")]) -> None:
    """Send a test message now."""
    with access.client() as client:
        client.send("POST", f"/api/alert-destinations/{_destination_id(client, destination)}/test")
    say("The test message was delivered.")


@alerts_app.command("remove-destination")
@with_groups
def remove_destination(
    access: Access, destination: Annotated[str, typer.Argument(help="Name or id.")]
) -> None:
    """Remove a destination; nothing is sent there any more."""
    with access.client() as client:
        client.send("DELETE", f"/api/alert-destinations/{_destination_id(client, destination)}")
    say("The destination is removed.")


def _rules(client: Client) -> list[AlertRule]:
    from controldock.server.api.schemas.alerts import AlertRule

    return client.call("GET", "/api/alert-rules", list[AlertRule])


def _destinations(client: Client) -> list[AlertDestination]:
    from controldock.server.api.schemas.alerts import AlertDestination

    return client.call("GET", "/api/alert-destinations", list[AlertDestination])


def _tags(client: Client) -> list[CountedTag]:
    from controldock.server.api.schemas.agents import CountedTag

    return client.call("GET", "/api/tags", list[CountedTag])


def _destination_id(client: Client, name: str) -> str:
    return _id_of(name, {one.name: one.id for one in _destinations(client)}, "destination")


def _id_of(name: str, known: dict[str, str], noun: str) -> str:
    if name in known.values():
        return name
    if name not in known:
        raise CommandFailed(f"There is no {noun} {name!r}.")
    return known[name]


def _whom(rule: AlertRule, tags: dict[str, str]) -> str:
    if rule.everyone:
        return "all"
    return ", ".join(tags.get(id, id) for id in rule.tag_ids) or "nobody: its tags were deleted"


def _alert_row(alert: Alert) -> tuple[str, ...]:
    state = "closed" if alert.closed_at else "open" if alert.told_at else "gathering"
    delivered = sum(message.delivered_at is not None for message in alert.messages)
    told = f"{delivered} of {len(alert.messages)}" if alert.messages else "-"
    return moment(alert.opened_at), alert.rule_name, str(alert.total), str(alert.missing), state, told


def _yes(value: bool) -> str:
    return "yes" if value else "no"
