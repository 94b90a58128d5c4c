"""Column types that mean the same on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, DateTime, String, func, type_coerce
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A PC's clock and zone may name an hour for which UTC has no year, and then nobody could read the row again.
_EARLIEST, _LATEST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_A_SECOND = 1_000_000  # microseconds


class Moment(TypeDecorator[datetime]):
    """A point in time: `timestamptz` on PostgreSQL, whole microseconds since 1970 on SQLite, which has no such type."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type of the column on this database."""
        return DateTime(timezone=True) if dialect.name == "postgresql" else BigInteger()

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """From Python to the database."""
        if value is None:
            return None
        value = min(max(value, _EARLIEST), _LATEST)
        return value if dialect.name == "postgresql" else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From the database to Python."""
        if value is None or dialect.name == "postgresql":
            return value  # type: ignore[no-any-return]
        return _EPOCH + timedelta(microseconds=value)


class Words(TypeDecorator[str]):
    """Text. NUL becomes U+FFFD: PostgreSQL can't keep it, and a PC's odd word must not stop its results for ever."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """From Python to the database."""
        return value if value is None else value.replace("\0", "\N{REPLACEMENT CHARACTER}")


class Key(Words):
    """Text that is sorted by code point on both databases, whatever language PostgreSQL was set up for."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type of the column on this database; SQLite compares by code point anyway."""
        return String(collation="C") if dialect.name == "postgresql" else String()


def seconds_later(
    moment: ColumnElement[datetime], seconds: ColumnElement[float], dialect: Dialect
) -> ColumnElement[datetime]:
    """The point in time so many seconds after a column's."""
    if dialect.name == "postgresql":
        later: Any = moment + func.make_interval(0, 0, 0, 0, 0, 0, seconds)
    else:
        later = type_coerce(moment, BigInteger) + seconds * _A_SECOND
    return type_coerce(later, Moment)
