"""A site of one file: a page of one row, a list of 25 and a form that saves, with sign-in, sessions and CSRF protection.

``python -m tests.bench.bare.site`` fills its database and prints what each page asks of it.
"""

import json

import django
import environ
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

EMAIL, PASSWORD = "floor@bench.example", "learn-from-your-peers"
PAGES = {"row": "/row/", "list": "/list/", "save": "/save/"}
TEMPLATES = {
    "base.html": "<!doctype html><html lang=en><meta charset=utf-8><title>{{ title }}</title><h1>{{ title }}</h1>{% block main %}{% endblock %}",
    "list.html": "{% extends 'base.html' %}{% block main %}<p>{{ total }}</p>"
    "{% for row in rows %}<article><h2>{{ row.title }}</h2><p>{{ row.body }}</p></article>{% endfor %}{% endblock %}",
    "form.html": "{% extends 'base.html' %}{% block main %}"
    "<form method=post>{% csrf_token %}{{ form.as_p }}<button>Save</button></form>{% endblock %}",
}
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
LOADER = ("django.template.loaders.locmem.Loader", TEMPLATES)
CONTEXT = ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"]

if not settings.configured:
    settings.configure(
        SECRET_KEY="measured-and-thrown-away",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="tests.bench.bare.site",
        MIDDLEWARE=MIDDLEWARE,
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "tests.bench.bare",
        ],
        DATABASES={"default": environ.Env().db_url("DATABASE_URL") | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "context_processors": CONTEXT,
                    "loaders": [("django.template.loaders.cached.Loader", [LOADER])],
                },
            }
        ],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        LOGIN_URL="/account/login/",
        LOGIN_REDIRECT_URL="/row/",
        USE_TZ=True,
    )
    django.setup()

# These need the settings above.
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.forms import AuthenticationForm  # noqa: E402
from django.contrib.auth.views import LoginView  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from tests.bench.bare.models import Row  # noqa: E402
from tests.bench.counts import counted  # noqa: E402


class SignInForm(AuthenticationForm):
    def __init__(self, request=None, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        self.data = self.data | {"username": self.data["login"]} if "login" in self.data else self.data


class RowForm(forms.ModelForm):
    class Meta:
        model = Row
        fields = ["title", "body"]


@login_required
def row(request: HttpRequest) -> HttpResponse:
    one = get_object_or_404(Row, pk=7)
    return render(request, "list.html", {"title": one.title, "total": 1, "rows": [one]})


@login_required
def rows(request: HttpRequest) -> HttpResponse:
    found = Row.objects.filter(group=1)
    return render(request, "list.html", {"title": "Rows", "total": found.count(), "rows": found.order_by("pk")[:25]})


@login_required
def save(request: HttpRequest) -> HttpResponse:
    form = RowForm(request.POST or None, instance=get_object_or_404(Row, pk=9))
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("/save/")
    return render(request, "form.html", {"title": "Save", "form": form})


urlpatterns = [
    path("row/", row),
    path("list/", rows),
    path("save/", save),
    path("account/login/", LoginView.as_view(template_name="form.html", authentication_form=SignInForm)),
]
application = WSGIHandler()


def fill() -> None:
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    get_user_model().objects.create_user(EMAIL, EMAIL, PASSWORD)
    body = "peers learn from each other " * 20
    Row.objects.bulk_create(Row(group=i % 40, title=f"Row {i}", body=body) for i in range(4000))


def measured() -> dict[str, tuple[int, int]]:
    person = get_user_model().objects.get(email=EMAIL)
    forms_sent = {"save": {"title": "Row 9", "body": "peers learn from each other"}}
    return {name: counted(person, address, forms_sent.get(name)) for name, address in PAGES.items()}


if __name__ == "__main__":
    fill()
    print(json.dumps(measured()))
