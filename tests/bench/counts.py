"""What a page asks of the database: statements, and the rows that come back."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any

from django.db import connection
from django.test import Client


class Counter:
    """Wraps every statement of a connection."""

    def __init__(self) -> None:
        self.statements = self.rows = 0

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: Mapping[str, Any]) -> Any:
        result = execute(sql, params, many, context)
        self.statements += 1
        self.rows += max(0, context["cursor"].rowcount) if sql.lstrip().startswith(("SELECT", "(")) else 0
        return result


def counted(person: Any, path: str, form: Mapping[str, str] | None = None) -> tuple[int, int]:
    """Statements and rows of one request, the second of its kind: the first fills what is kept in memory."""
    client, found = Client(), Counter()
    client.force_login(person)
    client.get(path)
    with connection.execute_wrapper(found):
        response = client.post(path, form) if form else client.get(path)
    if response.status_code != (302 if form else 200):
        raise SystemExit(f"{path} answers {response.status_code}.")
    return found.statements, found.rows


def counting(stack: ExitStack) -> Counter:
    """Count from here to the end of ``stack``."""
    found = Counter()
    stack.enter_context(connection.execute_wrapper(found))
    return found
