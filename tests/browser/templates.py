"""The site of the browser tests says, to whoever asks, from which templates a page was put together."""

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse
from django.template import Context
from django.template.base import Template

HEADER = "X-Templates"
used: ContextVar[set[str] | None] = ContextVar("used", default=None)


def render(self: Template, context: Context) -> str:
    if (names := used.get()) is not None and self.name:
        # One template serves many forms, which differ from each other as pages do.
        names.add(f"{self.name} {type(context['form']).__name__}" if self.name == "form.html" else self.name)
    return self.nodelist.render(context)


Template._render = render


def tell_templates(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        if HEADER not in request.headers:
            return get_response(request)
        names: set[str] = set()
        token = used.set(names)
        response = get_response(request)
        used.reset(token)
        response.headers[HEADER] = ",".join(sorted(names))
        return response

    return middleware
