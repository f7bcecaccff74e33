"""The whole toolkit as a document. Its content is the catalogue, which is part of the code."""

from pathlib import Path

from p2p.base.documents.formatting import UserText
from p2p.base.documents.registry import DocumentData, document
from programmes.toolkit import catalogue
from programmes.toolkit.chapters import CHAPTERS


@document(
    "toolkit",
    template="toolkit/document.html",
    present=lambda data: {"catalogue": catalogue(), "chapters": CHAPTERS, "level": 3},
    styles=[Path(__file__).parent / "toolkit" / "document.css"],
)
def whole_toolkit(subject: str, language: str) -> DocumentData:
    title, note = UserText(catalogue().title), UserText(catalogue().note)
    return DocumentData(language=language, title=title, subtitle=note, version=catalogue().version)
