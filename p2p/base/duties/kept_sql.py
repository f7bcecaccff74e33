"""SQL that is compiled once and run with other values: building the long queries takes longer than running them."""

import dataclasses
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

from django.db import connection, models
from django.db.models import BooleanField, F, Func, QuerySet

CHUNK_SIZE = 2000
keeping: ContextVar[bool] = ContextVar("keeping", default=False)


class AtQuery(models.Expression):
    """A value computed when the query runs, not when it is built, from the values that the query is run with."""

    def __init__(self, compute: Callable[[dict[str, Any]], Any], output_field: models.Field):
        super().__init__(output_field)
        self.compute = compute

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self if keeping.get() else self.compute({})]


def is_any_of(column: str, name: str) -> Func:
    """Condition: ``column`` is one of the list that the query is run with as ``name``."""
    values = AtQuery(lambda given: given[name], BooleanField())
    return Func(F(column), values, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())


@dataclasses.dataclass(frozen=True)
class KeptQuery:
    """The SQL of a QuerySet of ``values``; ``columns`` are their names."""

    sql: str
    parameters: tuple[Any, ...]
    columns: tuple[str, ...]

    @classmethod
    def of(cls, queryset: QuerySet, columns: tuple[str, ...]) -> "KeptQuery":
        token = keeping.set(True)
        try:
            sql, parameters = queryset.query.get_compiler(connection=connection).as_sql()
        finally:
            keeping.reset(token)
        return cls(sql, tuple(parameters), columns)

    def rows(self, **given: Any) -> list[dict[str, Any]]:
        with connection.cursor() as cursor:
            return list(self.run(cursor, given))

    def stream(self, **given: Any) -> Iterator[dict[str, Any]]:
        """The same by a cursor of the server, where it allows one, so that memory stays constant."""
        plain = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
        with connection.cursor() if plain else connection.chunked_cursor() as cursor:
            yield from self.run(cursor, given)

    def run(self, cursor: Any, given: dict[str, Any]) -> Iterator[dict[str, Any]]:
        values = [value.compute(given) if isinstance(value, AtQuery) else value for value in self.parameters]
        cursor.execute(self.sql, values)
        for rows in iter(lambda: cursor.fetchmany(CHUNK_SIZE), []):
            yield from (dict(zip(self.columns, row, strict=True)) for row in rows)
