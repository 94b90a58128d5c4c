"""Points in time and what is left until then, as a person says them."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from controldock.desktop.texts import Texts

_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60  # seconds


def spoken(moment: datetime, now: datetime, texts: Texts, zone: tzinfo | None = None) -> str:
    """When it was or will be, by the PC's own clock (or in `zone`)."""
    here, today = moment.astimezone(zone), now.astimezone(zone).date()
    time = f"{here:%H:%M}"
    if here.date() == today:
        return texts.today.format(time=time)
    if here.date() == today - timedelta(days=1):
        return texts.yesterday.format(time=time)
    form = texts.this_year if here.year == today.year else texts.any_year
    return form.format(
        time=time,
        day=here.day,
        month=texts.months[here.month - 1],
        weekday=texts.weekdays[here.weekday()],
        year=here.year,
    )


def left(until: datetime, now: datetime, texts: Texts) -> str:
    """How much time remains; rounded down, so that nobody is promised too much."""
    seconds = int((until - now).total_seconds())
    if seconds >= _DAY:
        return texts.days_left.format(days=seconds // _DAY, hours=seconds % _DAY // _HOUR)
    if seconds >= _HOUR:
        return texts.hours_left.format(hours=seconds // _HOUR, minutes=seconds % _HOUR // _MINUTE)
    return texts.minutes_left.format(minutes=seconds // _MINUTE) if seconds >= _MINUTE else texts.moment_left
