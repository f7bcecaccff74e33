"""Try-out only: sign in as a fictional person, and read the mails that were written to files."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from p2p.base.accounts.models import Person
from p2p.base.accounts.views import BACKEND, safe_path
from p2p.devtools.mailbox import newest, read_mail


@login_not_required
@require_POST
def sign_in_as(request: HttpRequest) -> HttpResponse:
    person = get_object_or_404(Person, email=request.POST.get("as", ""), email__endswith=".example", is_active=True)
    login(request, person, backend=BACKEND)
    return redirect(safe_path(request.POST.get("next", "/")))


@login_not_required
def mail_list(request: HttpRequest) -> HttpResponse:
    return render(request, "devtools/mail_list.html", {"mails": newest(Path(settings.EMAIL_FILE_PATH), 100)})


@login_not_required
def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    path = Path(settings.EMAIL_FILE_PATH) / name
    if path.parent != Path(settings.EMAIL_FILE_PATH) or not path.is_file():
        raise Http404
    return render(request, "devtools/mail_detail.html", {"mail": read_mail(path)})
