"""Security headers on every answer, 404 and 500 pages included; a page for refused methods."""

import base64
import hashlib
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from p2p.base.web.errors import not_allowed, refused

POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self' '{early}'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "private, no-cache",
}


def script_hash(script: str) -> str:
    """The CSP hash source that allows this one inline script (CSP Level 3, 2.3.1)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def security_headers(get_response):
    early = script_hash(render_to_string("components/_early.js"))
    policy = {name: value.format(early=early) for name, value in POLICY.items()}

    def middleware(request):
        response = get_response(request)
        for name, value in policy.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def refusal_pages(get_response):
    """Show a page of ours for refused methods (405), and for a ``ValidationError`` that no form caught (422)."""

    def middleware(request):
        response = get_response(request)
        return (
            not_allowed(request, response["Allow"])
            if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
            else response
        )

    def process_exception(request, exception):
        return refused(request, exception) if isinstance(exception, ValidationError) else None

    middleware.process_exception = process_exception
    return middleware
