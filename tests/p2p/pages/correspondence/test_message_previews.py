"""Messages before they are sent."""

import pytest

from p2p.base.notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_messages_can_be_looked_at_in_any_language_before_the_first_one_goes_out(
    as_, programme, coordinator, task, language
):
    before = Notification.objects.count()
    page = as_(coordinator).get(f"{programme.get_absolute_url()}messages/preview/?in={language}").content.decode()
    assert f'<article class="sheet" lang="{language}"' in page
    assert "Write the text" in page
    assert Notification.objects.count() == before
