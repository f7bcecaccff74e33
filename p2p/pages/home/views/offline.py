"""What works without a connection: drafts on the device, the service worker."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def device(request: HttpRequest) -> HttpResponse:
    """Texts kept on this device only; the server does not know them, static/js/device.js fills the page."""
    return render(request, "home/device.html")


def offline(request: HttpRequest) -> HttpResponse:
    """Shown instead of a page that cannot be fetched; static/js/offline.js lists the pages that open offline."""
    return render(request, "home/offline.html")


@login_not_required
def worker(request: HttpRequest) -> HttpResponse:
    """Served from the root, so that its scope is the whole site; browsers fetch it again and compare the bytes."""
    script = (settings.BASE_DIR / "static/js/worker.js").read_bytes()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")
