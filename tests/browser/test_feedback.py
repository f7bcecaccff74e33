"""From the link in the mail to a sent answer: on the narrowest phone, in Arabic, without JavaScript and signed out."""

import pytest

from tests.browser.people import ACHIENG

pytestmark = pytest.mark.browser
LERATO = "lerato@zaf.example"
PHONE = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def link(door, live) -> str:
    """Achieng asks for feedback on session 5; what Lerato gets by mail."""
    achieng = door(ACHIENG)
    achieng.go("/programmes/UGA-FILM/sessions/5/")
    achieng.follow("Ask for feedback")
    achieng.press("Ask everybody now")
    achieng.sees("Everybody has been asked.")
    live.tick()
    [mail] = [one for one in live.mails_to(LERATO) if "/f/" in one.text]
    return next(word for word in mail.text.split() if "/f/" in word)


def test_a_peer_answers_from_the_mail_without_signing_in(visitor, link):
    lerato = visitor(viewport=PHONE, java_script_enabled=False)
    lerato.page.goto(f"{link}?lang=ar")
    assert lerato.page.locator("html").get_attribute("dir") == "rtl"
    lerato.page.get_by_role("group", name="كانت الجلسة مفيدة لعملي").get_by_label("4 إلى حد كبير").check()
    lerato.page.get_by_label("ما الذي ينبغي تغييره في المرة القادمة؟").fill("وقت أطول للأسئلة.")
    lerato.page.get_by_role("button", name="إرسال إجاباتي").click()
    lerato.sees("شكراً. حُفظت إجاباتك.")
    assert lerato.page.get_by_label("ما الذي ينبغي تغييره في المرة القادمة؟").input_value() == "وقت أطول للأسئلة."
    lerato.page.goto("/")
    assert "/account/login/" in lerato.page.url
