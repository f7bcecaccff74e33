"""Security headers on every answer, 404 and 500 pages included."""

POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "private, no-cache",
}


def headers(get_response):
    def middleware(request):
        response = get_response(request)
        for name, value in POLICY.items():
            response.headers.setdefault(name, value)
        return response

    return middleware
