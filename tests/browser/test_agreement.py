"""Notes from the mail's link to an accepted correction, by clicking; Mariana reads Spanish."""

import pytest

from tests.browser.people import MARIANA, NAKATO

pytestmark = pytest.mark.browser

SESSION = "/programmes/CRI-MUSIC/sessions/5/"
LINK = f"""
from django.utils import timezone
from p2p.base.accounts.models import Person, TokenLink
who = Person.objects.get(email="{NAKATO}")
path = "/programmes/UGA-FILM/sessions/8/notes/"
print(TokenLink.issue(person=who, purpose="sign_in", target=path, days=1, now=timezone.now(), mailed=True)[1])
"""


def test_from_the_link_in_the_mail_to_the_first_word_it_takes_two_clicks(visitor, live):
    nakato = visitor(viewport={"width": 320, "height": 640})
    nakato.go(f"/l/{live.shell.run(LINK).strip()}/")
    nakato.click(nakato.page.locator("main button"))
    nakato.field("What was said or shown").click()
    nakato.page.keyboard.type("We")
    assert nakato.field("What was said or shown").input_value() == "We"


def test_a_correction_is_compared_word_by_word_and_accepted(visitor):
    mariana = visitor(MARIANA)
    mariana.go(SESSION)
    mariana.click(mariana.page.get_by_role("link", name="Aceptar o rechazar"))
    assert "at most" in mariana.page.locator("ins").all_inner_texts()[0]
    mariana.press("Rechazar", status=422)
    mariana.press("Aceptar")
    mariana.sees("Each project sets at most three aims, one of them for the first month.")
    assert not mariana.page.get_by_role("link", name="Aceptar o rechazar").count()
    mariana.follow("Seguir escribiendo")
    mariana.click(mariana.page.get_by_role("link", name="Versiones"))
    mariana.press("Restablecer la versión 1")
    mariana.sees("La versión 1 vuelve a ser la más reciente.")
    mariana.sees("Each project sets three aims.")
