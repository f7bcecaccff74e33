"""What is asked of the database: statements, and the rows that come back."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db import connection
from django.test import Client


@contextlib.contextmanager
def counting() -> Iterator[list[int]]:
    """The rows of every statement, in order, once they have run."""
    found: list[int] = []

    def note(execute: Callable, sql: str, params: Any, many: bool, context: Mapping[str, Any]) -> Any:
        result = execute(sql, params, many, context)
        found.append(max(0, context["cursor"].rowcount) if sql.startswith(("SELECT", "(")) else 0)
        return result

    with connection.execute_wrapper(note):
        yield found


def counted(person: Any, path: str, form: Mapping[str, str] | None = None) -> tuple[int, int]:
    """Statements and rows of one request, after a first one that fills what is kept in memory."""
    client = Client()
    client.force_login(person)
    client.get(path)
    with counting() as found:
        response = client.post(path, form) if form else client.get(path)
    if response.status_code != (302 if form else 200):
        raise SystemExit(f"{path} answers {response.status_code}.")
    return len(found), sum(found)
