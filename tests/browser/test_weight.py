"""Bytes on the wire with an empty cache, as the server sends them; test_pages.py weighs every page without headers."""

from pathlib import Path

import brotli
import pytest
from django.conf import settings

from tests.browser.people import ACHIENG, ILSE

pytestmark = pytest.mark.browser

KB = 1024
LARGEST_LETTER = """
import email, glob
from django.conf import settings
mails = [email.message_from_bytes(open(one, "rb").read()) for one in glob.glob(settings.EMAIL_FILE_PATH + "/*")]
print(max(len(one.as_bytes()) for one in mails))
"""


@pytest.mark.parametrize(
    ("email", "path", "limit"), [(ACHIENG, "/", 25), (ACHIENG, "/programmes/UGA-FILM/", 25), (ILSE, "/portfolio/", 50)]
)
def test_a_page_is_light(visitor, email, path, limit):
    cold = visitor(email)
    weights = weigh(cold.page)
    cold.page.goto(path, wait_until="load")
    assert sum(weights.values()) <= limit * KB, weights
    assert len(weights) <= 6, weights


def weigh(page) -> dict[str, int]:
    """Bytes received a request, headers counted; fills while pages load."""
    weights = {}
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: weights.update({event["requestId"]: event["encodedDataLength"]}))
    return weights


def test_the_stylesheet_is_light():
    sheet = Path(settings.BASE_DIR, "static/css/site.css").read_bytes()
    assert len(brotli.compress(sheet)) <= 6 * KB


def test_letters_are_light(live):
    assert int(live.shell.run(LARGEST_LETTER)) <= 20 * KB
