"""A camera's picture of a flip chart, on a weak line."""

import io

import pytest
from PIL import Image

from tests.browser.people import NAKATO

pytestmark = pytest.mark.browser


def test_a_large_picture_is_made_small_before_it_is_sent(visitor):
    camera = io.BytesIO()
    Image.effect_noise((3200, 2400), 60).save(camera, "PNG")
    nakato = visitor(NAKATO)
    nakato.go("/programmes/UGA-FILM/sessions/8/notes/")
    nakato.follow("Add a picture or a file")
    field = nakato.field("Picture or file")
    field.set_input_files({"name": "flip chart.png", "mimeType": "image/png", "buffer": camera.getvalue()})
    nakato.sees("Made smaller for your line")
    nakato.write("What it shows", "The plan in boxes")
    nakato.press("Save")
    with nakato.page.expect_download() as got:
        nakato.page.get_by_role("link", name="flip chart.jpg").click()
    with Image.open(got.value.path()) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1600, 1200))
