"""What works without a connection: drafts on the device, the service worker."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def device(request: HttpRequest) -> HttpResponse:
    """What only this device has: the server knows nothing of it, static/js/device.js fills the page."""
    return render(request, "home/device.html")


def offline(request: HttpRequest) -> HttpResponse:
    """What a device shows in the place of a page that it cannot fetch; static/js/offline.js lists what opens."""
    return render(request, "home/offline.html")


@login_not_required
def worker(request: HttpRequest) -> HttpResponse:
    """From the root, so that it may answer for every page; browsers ask for it anew and compare its bytes."""
    script = (settings.BASE_DIR / "static/js/worker.js").read_bytes()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")
