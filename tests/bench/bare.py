"""The floor: a signed-in page of one row, a list of 25 and a form that saves, as cheap as Django can serve them.

``main`` fills its database and prints what each page asks of it.
"""

import json
from pathlib import Path

import django
import environ
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.forms import modelform_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

CONTRIB = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [Path(__file__).parent / "pages"]}
CONTEXT = ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"]

if not settings.configured:
    settings.configure(
        SECRET_KEY="measured-and-thrown-away",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="tests.bench.bare",
        MIDDLEWARE=MIDDLEWARE,
        INSTALLED_APPS=CONTRIB,
        DATABASES={"default": environ.Env().db_url("DATABASE_URL") | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}},
        TEMPLATES=[TEMPLATES | {"OPTIONS": {"context_processors": CONTEXT}}],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        LOGIN_URL="/account/login/",
        USE_TZ=True,
    )
    django.setup()

# These need the settings above.
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.auth.views import LoginView  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402

from tests.bench.counts import counted  # noqa: E402
from tests.bench.places import FLOOR, SAVED  # noqa: E402


class Row(models.Model):
    group = models.PositiveIntegerField(db_index=True)
    title = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        # One file is no app of its own, so it borrows the name of one.
        app_label = "contenttypes"

    def __str__(self) -> str:
        return self.title


@login_required
def row(request: HttpRequest) -> HttpResponse:
    return render(request, "rows.html", {"total": 1, "rows": [get_object_or_404(Row, pk=7)]})


@login_required
def rows(request: HttpRequest) -> HttpResponse:
    found = Row.objects.filter(group=1)
    return render(request, "rows.html", {"total": found.count(), "rows": found.order_by("pk")[:25]})


@login_required
def save(request: HttpRequest) -> HttpResponse:
    form = modelform_factory(Row, fields=list(SAVED))(request.POST or None, instance=get_object_or_404(Row, pk=9))
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("/save/")
    return render(request, "form.html", {"form": form})


login = LoginView.as_view(template_name="form.html", next_page="/row/")
urlpatterns = [path("row/", row), path("list/", rows), path("save/", save), path("account/login/", login)]
application = WSGIHandler()


def main() -> None:
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    someone = User.objects.create_user(**FLOOR)
    Row.objects.bulk_create(Row(group=i % 40, title=f"Row {i}", body=SAVED["body"] * 20) for i in range(4000))
    asked = {"row": None, "list": None, "save": SAVED}
    print(json.dumps({name: counted(someone, f"/{name}/", form) for name, form in asked.items()}))
