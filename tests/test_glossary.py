"""docs/glossary.md has the words of screen and code for every model and every enum, and nothing that is gone."""

import sys
from collections.abc import Iterator
from importlib import import_module

from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.db import models

from tests.test_factories import OURS, our_models

LANGUAGES = ("fr", "es", "ar")
Name = tuple[str, str]


def table() -> dict[Name, list[str]]:
    """By class and app as the glossary names them, the other cells of the line."""
    lines = (settings.BASE_DIR / "docs" / "glossary.md").read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    return {(code.strip("`"), app.strip("`")): words for code, app, *words in cells}


def name_of(one: type) -> Name:
    app = apps.get_containing_app_config(one.__module__)
    return one.__qualname__, app.label if app else ""


def below(parent: type) -> Iterator[type]:
    for child in parent.__subclasses__():
        yield child
        yield from below(child)


def is_ours(one: type) -> bool:
    return one.__module__.partition(".")[0] in OURS


def models_and_enums() -> set[Name]:
    import_module(settings.ROOT_URLCONF)  # every view and form, and what they import
    return {name_of(one) for one in [*our_models(), *filter(is_ours, below(models.Choices))]}


def classes() -> set[Name]:
    """Every class of ours that is loaded."""
    loaded = [vars(module) for name, module in sys.modules.items() if name.partition(".")[0] in OURS]
    return {name_of(one) for names in loaded for one in names.values() if isinstance(one, type) and is_ours(one)}


def complaints(named: set[Name], wanted: set[Name], known: set[Name]) -> list[str]:
    missing = [f"{code} of {app} is missing in docs/glossary.md." for code, app in sorted(wanted - named)]
    gone = sorted(named - wanted - known)
    return missing + [f"docs/glossary.md names {code} of {app}, but there is no such class." for code, app in gone]


def test_the_glossary_has_every_model_and_every_enum():
    assert complaints(set(table()), models_and_enums(), classes()) == []


def test_what_is_missing_and_what_is_gone_is_named():
    wanted = {("Need", "programmes"), ("Need.Status", "programmes")}
    named = {("Need", "programmes"), ("Want", "programmes"), ("Duty", "duties")}
    assert complaints(named, wanted, {("Duty", "duties")}) == [
        "Need.Status of programmes is missing in docs/glossary.md.",
        "docs/glossary.md names Want of programmes, but there is no such class.",
    ]


def shown(language: str) -> set[tuple[str, str]]:
    """What the screens show, in English and in ``language``; one text may have several by context."""
    with (settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return {(message.id, message.string) for message in read_po(file) if isinstance(message.id, str)}


def test_the_glossary_says_what_the_screens_say():
    texts = {language: shown(language) | {("–", "–")} for language in LANGUAGES}
    wrong = [
        f"{code}: the screens do not say “{words}” for “{english}”."
        for (code, _app), (english, *translations) in table().items()
        for language, words in zip(LANGUAGES, translations[:3], strict=True)
        if (english, words) not in texts[language]
    ]
    assert wrong == []
