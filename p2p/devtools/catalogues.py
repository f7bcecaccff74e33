"""Translation catalogues with Babel alone: extract, update, check, compile. No gettext needed."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import templatize

from p2p.devtools.packages import ROOT

LOCALE = ROOT / "locale"
# The rules of Django's own catalogues, so that translators find the plural forms in the usual order.
PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
}
HEADER = """# Texts of P2P Programmes in another language.
msgid ""
msgstr ""
"Project-Id-Version: p2p-learning 1\\n"
"Report-Msgid-Bugs-To: \\n"
"POT-Creation-Date: 2026-11-22 00:00+0000\\n"
"PO-Revision-Date: 2026-11-22 00:00+0000\\n"
"Last-Translator: P2P Programmes\\n"
"Language: {language}\\n"
"Language-Team: P2P Programmes\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""
SOURCES = ("p2p", "programmes", "peers", "sessions", "outcomes", "templates")
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (1,)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def compile_changed() -> None:
    """Compile every catalogue that is newer than its compiled form; doubtful entries are left out."""
    for path in LOCALE.glob("*/LC_MESSAGES/*.po"):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime <= path.stat().st_mtime:
            replace(compiled, compiled_form(load(path)))


def update() -> None:
    """Bring every catalogue up to date with the texts of the source; texts no longer used go."""
    texts = source_texts()
    for language in PLURALS:
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = load(path)
        catalogue.update(texts, no_fuzzy_matching=True, update_creation_date=False)
        replace(path, readable_form(catalogue))
        missing = sum(1 for message in messages(catalogue) if not is_translated(message))
        print(f"{language}: {len(catalogue)} texts, {missing} to translate")


def complaints() -> list[str]:
    """What is wrong with the catalogues, one line each."""
    texts = source_texts()
    return [line for language in PLURALS for line in complaints_about(language, texts)]


def complaints_about(language: str, texts: Catalog) -> Iterator[str]:
    """Texts of the source that one language lacks, and translations that are empty, doubtful or broken."""
    catalogue = load(catalogue_path(language))
    for message in messages(texts):
        if catalogue.get(message.id, message.context) is None:
            yield f"{language}: not in the catalogue: {shown(message)}"
    for message in messages(catalogue):
        if not is_translated(message):
            yield f"{language}: not translated: {shown(message)}"
        elif not keeps_placeholders(message):
            yield f"{language}: placeholders differ: {shown(message)}"


def messages(catalogue: Catalog) -> Iterator[Message]:
    """The entries of a catalogue without its header."""
    return (message for message in catalogue if message.id)


def is_translated(message: Message) -> bool:
    """True where every form is there and nobody has marked the entry as doubtful."""
    return bool(message.string) and all(forms(message.string)) and not message.fuzzy


def keeps_placeholders(message: Message) -> bool:
    """A translation has the placeholders of its text; a plural form may say the number in words."""
    wanted = placeholders(forms(message.id)[-1])
    may_miss = 1 if message.pluralizable else 0
    translated = [placeholders(form) for form in forms(message.string)]
    return all(not form - wanted and (wanted - form).total() <= may_miss for form in translated)


def placeholders(text: str) -> Counter[str]:
    """Each placeholder and how often it stands in the text."""
    return Counter(PLACEHOLDER.findall(text.replace("%%", "")))


def forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """The singular and plural forms, or the only form there is."""
    return [text] if isinstance(text, str) else list(text or [])


def shown(message: Message) -> str:
    """The text as far as it fits on a line, and where it stands."""
    place = f" ({message.locations[0][0]})" if message.locations else ""
    return f"{forms(message.id)[0]!r:.80}{place}"


def source_texts() -> Catalog:
    """Every translatable text of code and templates."""
    catalogue = Catalog()
    for path in source_files():
        name = str(path.relative_to(ROOT))
        for line, text, comments, context in extract("python", as_python(path), KEYWORDS, ["Translators:"]):
            catalogue.add(text, None, [(name, line)], auto_comments=comments, context=context)
    return catalogue


def source_files() -> list[Path]:
    """Code and templates; tests have nothing to translate."""
    paths = (path for folder in SOURCES for path in (ROOT / folder).rglob("*.*"))
    return sorted(path for path in paths if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts)


def as_python(path: Path) -> io.BytesIO:
    """The code, or a template in the form of code as Django's own extraction sees it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Indentation of a template is not that of code.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))
    return io.BytesIO(text.encode())


def catalogue_path(language: str) -> Path:
    """Where Django looks for the catalogue of a language."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def load(path: Path) -> Catalog:
    """Read a catalogue, which is empty as long as there is no file."""
    language = path.parent.parent.name
    text = path.read_text("utf-8") if path.exists() else HEADER.format(language=language, plurals=PLURALS[language])
    return read_po(io.StringIO(text), locale=language)


def readable_form(catalogue: Catalog) -> bytes:
    """The bytes of a ``.po`` file: one line per text and no line numbers, to keep differences small."""
    file = io.BytesIO()
    write_po(file, catalogue, width=0, include_lineno=False, ignore_obsolete=True)
    return file.getvalue()


def compiled_form(catalogue: Catalog) -> bytes:
    """The bytes of a ``.mo`` file."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def replace(path: Path, content: bytes) -> None:
    """Write a file in one go: a reader sees the old one or the new one."""
    fresh = path.with_suffix(".new")
    fresh.write_bytes(content)
    fresh.replace(path)
