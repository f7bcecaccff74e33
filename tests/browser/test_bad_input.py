"""What goes wrong while people write notes is told in a sentence, and their words are still there."""

from collections.abc import Iterator

import pytest

from tests.browser.people import NAKATO
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

NOTES = "/programmes/UGA-FILM/sessions/8/notes/"
FIELD = "What was said or shown"
LINE = "Nobody reads this, but nobody loses it either.\n"
COPY = "text => navigator.clipboard.writeText(text)"
BEGIN = f"""
from django.utils import timezone
from p2p.base.accounts.models import Person, TokenLink
from sessions.actions.notes import get_or_create_note
from sessions.models import PeerSession
sarah = Person.objects.get(email="sarah@uga-film.example")
session = PeerSession.objects.get(programme__code="UGA-FILM", number=8)
get_or_create_note(session=session, by=session.note_taker).co_writers.add(sarah)
facts = dict(person=sarah, purpose="sign_in", days=1, now=timezone.now(), mailed=True)
print(TokenLink.issue(target="{NOTES}", **facts)[1])
"""
MEMBER = """
from django.utils import timezone
from programmes.models import Membership
mine = Membership.objects.filter(person__email="sarah@uga-film.example", team__programme__code="UGA-FILM")
mine.update(ended_at=%s)
"""


@pytest.fixture
def sarah(visitor, live) -> Iterator[Visitor]:
    """A co-writer of the notes, who came by a link."""
    somebody = visitor()
    somebody.go(f"/l/{live.shell.run(BEGIN).strip()}/")
    somebody.click(somebody.page.locator("main button"))
    yield somebody
    live.shell.run(MEMBER % "None")


def test_two_hundred_kilobytes_pasted_are_too_long_but_all_there(visitor):
    nakato = visitor(NAKATO, permissions=["clipboard-read", "clipboard-write"])
    nakato.go(NOTES)
    long = LINE * 4300
    nakato.page.evaluate(COPY, long)
    nakato.field(FIELD).press("Control+V")
    assert nakato.field(FIELD).input_value() == long
    nakato.page.get_by_role("button", name="Save the entry").click()
    nakato.sees("20000")
    assert nakato.field(FIELD).input_value().strip() == long.strip()
    nakato.write(FIELD, "Shorter.")
    nakato.press("Save the entry")
    nakato.sees("Shorter.")


def test_whoever_is_removed_while_writing_reads_it_and_takes_the_text_along(sarah, live):
    sarah.write(FIELD, "Written to the end.")
    live.shell.run(MEMBER % "timezone.now()")
    sarah.page.get_by_role("button", name="Save the entry").click()
    sarah.sees("The server no longer takes this text. Download it.")
    with sarah.page.expect_download() as got:
        sarah.page.get_by_role("button", name="Download the text").click()
    assert got.value.path().read_text() == "Written to the end."
