"""Catalogues with Babel alone: what is missing, doubtful or broken is found, and nothing else."""

import io

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from p2p.devtools import catalogues

FRENCH = """msgid ""
msgstr ""
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Save"
msgstr "Enregistrer"

#, fuzzy
msgid "Cancel"
msgstr "Annulation"

msgid "Needs"
msgstr ""

msgid "Hello %(name)s"
msgstr "Bonjour %(nom)s"

msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "un jour"
msgstr[1] "%(n)s jours"
"""


@pytest.fixture
def locale(tmp_path, monkeypatch):
    """A folder of catalogues with one French one."""
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    path = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(FRENCH, "utf-8")
    return tmp_path


def source(*texts: str) -> Catalog:
    catalogue = Catalog()
    for text in texts:
        catalogue.add(text, None, [("templates/page.html", 1)])
    return catalogue


def test_a_text_without_a_translation_is_named_with_its_place(locale):
    found = list(catalogues.complaints_about("fr", source("Save", "Brand new")))
    assert found == [
        "fr: not in the catalogue: 'Brand new' (templates/page.html)",
        "fr: not translated: 'Cancel'",
        "fr: not translated: 'Needs'",
        "fr: placeholders differ: 'Hello %(name)s'",
    ]


@pytest.mark.parametrize(
    ("text", "translation", "kept"),
    [
        ("Hello %(name)s", "Bonjour %(name)s", True),
        ("Hello %(name)s", "Bonjour", False),
        ("%(a)s of %(b)s", "%(b)s: %(a)s", True),
        ("100%%", "100 %%", True),
        ("{n} days", "{n} jours", True),
        ("{n} days", "{m} jours", False),
        (("%(n)s day", "%(n)s days"), ("un jour", "%(n)s jours"), True),
        (("%(n)s day of %(m)s", "%(n)s days of %(m)s"), ("un jour", "%(n)s jours de %(m)s"), False),
    ],
)
def test_a_translation_keeps_the_placeholders_and_a_plural_may_say_the_number_in_words(text, translation, kept):
    catalogue = Catalog(locale="fr")
    catalogue.add(text, translation)
    assert catalogues.keeps_placeholders(catalogue.get(text)) is kept


def test_only_what_is_sure_is_compiled(locale):
    catalogues.compile_changed()
    with (locale / "fr" / "LC_MESSAGES" / "django.mo").open("rb") as compiled:
        texts = [message.id for message in read_mo(compiled) if message.id]
    assert sorted(texts, key=str) == ["Hello %(name)s", "Save", ["%(n)s day", "%(n)s days"]]


def test_what_has_not_changed_is_not_compiled_again(locale):
    catalogues.compile_changed()
    compiled = locale / "fr" / "LC_MESSAGES" / "django.mo"
    compiled.write_bytes(b"old")
    catalogues.compile_changed()
    assert compiled.read_bytes() == b"old"


def test_a_template_is_read_as_django_reads_it(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        '  {% translate "Save" %}\n   {% blocktranslate trimmed %}\n  Two\n  lines\n{% endblocktranslate %}'
    )
    words = catalogues.as_python(page).read().decode()
    assert ("gettext(u'Save')" in words, "gettext(u'Two lines')" in words) == (True, True)


def test_every_text_of_the_source_is_found():
    texts = catalogues.source_texts()
    assert texts.get("Preparation") is not None
    assert texts.get("%(n)s need, ranked.") is not None


def test_a_new_language_begins_with_a_sound_header(tmp_path):
    empty = catalogues.load(tmp_path / "ar" / "LC_MESSAGES" / "django.po")
    written = read_po(io.BytesIO(catalogues.readable_form(empty)), locale="ar")
    assert (len(written), written.num_plurals) == (0, 6)


def test_a_reader_never_sees_half_a_file(tmp_path):
    path = tmp_path / "django.po"
    path.write_bytes(b"old")
    catalogues.replace(path, b"new")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"new", [path])
