"""What a message about an alert says, in Korean and in English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from controldock.domain.alert import Alert, Language, News
from controldock.server.store.alerts import Missed

SHOWN = 40  # PCs by name; a message is read on a telephone
SHOWN_TAGS = 5


@dataclass(frozen=True, slots=True)
class Report:
    """What is to be told."""

    alert: Alert
    news: News
    missed: Sequence[Missed]
    tags: Sequence[tuple[str, int]]  # with the number of PCs that have each
    zone: tzinfo | None = None  # None: the server's


@dataclass(frozen=True, slots=True)
class _Words:
    titles: dict[News, str]
    one: dict[News, str]
    since: str
    back: str
    tag: str
    more: str
    rule: str


_WORDS = {
    Language.ENGLISH: _Words(
        titles={
            News.OFFLINE: "{count} PCs are offline: {rule}",
            News.BACK: "All {count} PCs are back: {rule}",
        },
        one={News.OFFLINE: "{name} is offline: {rule}", News.BACK: "{name} is back: {rule}"},
        since="{name}: offline since {time}",
        back="{name}: back at {time}",
        tag="{tag} ({count} PCs)",
        more="... and {count} more",
        rule="Alert rule: {rule}",
    ),
    Language.KOREAN: _Words(
        titles={
            News.OFFLINE: "PC {count}대 오프라인: {rule}",
            News.BACK: "PC {count}대 모두 다시 온라인: {rule}",
        },
        one={News.OFFLINE: "{name} 오프라인: {rule}", News.BACK: "{name} 다시 온라인: {rule}"},
        since="{name}: {time}부터 오프라인",
        back="{name}: {time} 다시 온라인",
        tag="{tag} ({count}대)",
        more="... 외 {count}대",
        rule="알림 규칙: {rule}",
    ),
}
TEST = {
    Language.ENGLISH: ("ControlDock test message", "Alerts will arrive here."),
    Language.KOREAN: ("ControlDock 시험 메시지", "알림이 이곳으로 전송됩니다."),
}


def message(report: Report, language: Language) -> tuple[str, str]:
    """Title and body, one line a PC."""
    words, missed, rule = _WORDS[language], report.missed, report.alert.rule_name
    if len(missed) == 1:
        title = words.one[report.news].format(name=missed[0].host_name, rule=rule)
    else:
        title = words.titles[report.news].format(count=len(missed), rule=rule)
    tags = [words.tag.format(tag=name, count=count) for name, count in report.tags[:SHOWN_TAGS]]
    lines = [", ".join(tags)] if tags else []
    lines += [_line(one, report, words) for one in missed[:SHOWN]]
    if len(missed) > SHOWN:
        lines.append(words.more.format(count=len(missed) - SHOWN))
    return title, "\n".join([*lines, "", words.rule.format(rule=rule)])


def _line(one: Missed, report: Report, words: _Words) -> str:
    if report.news is News.BACK and one.back_at is not None:
        return words.back.format(name=one.host_name, time=_time(one.back_at, report.zone))
    return words.since.format(name=one.host_name, time=_time(one.offline_since, report.zone))


def _time(moment: datetime, zone: tzinfo | None) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %z")
