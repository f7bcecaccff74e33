"""The diagnostic assessment of a programme."""

import pytest

from p2p.base.history.models import Event
from programmes.models import DiagnosticAssessment
from tests.factories import today

pytestmark = pytest.mark.django_db


def test_a_diagnostic_is_recorded_once_and_then_edited(as_, programme, coordinator):
    path, browser = f"{programme.get_absolute_url()}diagnostic/edit/", as_(coordinator)
    typed = {"carried_out_on": today(), "consulted": 40, "summary": "Few are paid."}
    assert browser.post(path, typed).status_code == 302
    form = browser.get(path).context["form"]
    shown = {field.name: field.value() for field in form if field.value() not in (None, "")}
    assert browser.post(path, shown | {"summary": "One in five is paid."}).status_code == 302
    assert [row.summary for row in DiagnosticAssessment.objects.filter(programme=programme)] == ["One in five is paid."]
    assert Event.objects.latest("pk").changes == ["summary"]
    assert "One in five is paid." in browser.get(f"{programme.get_absolute_url()}diagnostic/").text
