"""docs/ names the entries that the registries have, and no file that is gone."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from p2p.base.documents.registry import DOCUMENTS
from p2p.base.duties.registry import DUTIES
from p2p.base.notifications.registry import MESSAGE_KINDS, QUESTIONNAIRE_WORDS
from p2p.base.registry.hooks import HOOKS
from p2p.base.registry.panels import PANELS
from programmes.gates import CRITERIA

ROOT = Path(settings.BASE_DIR)
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
IN_CODE_TYPE = re.compile(r"`([^`\n]+)`")
A_FILE = re.compile(r"[\w.*-]+(?:/[\w.*-]+)+\.(?:py|md|html|txt|js|css|svg|yaml|po)")


def listed(module: str) -> set[str]:
    """The entries that the table in docs/architecture.md has for ``module``."""
    lines = (ROOT / "docs" / "architecture.md").read_text("utf-8").splitlines()
    [line] = [line for line in lines if line.startswith(f"| `{module}.py` | `@")]
    return set(IN_CODE_TYPE.findall(line.strip("|").split("|")[-1]))


def test_the_table_of_registries_lists_what_is_in_them():
    documents = [code for code, kind in DOCUMENTS.entries().items() if not kind.collect.__module__.startswith("tests.")]
    real = {
        "gates": CRITERIA.entries(),
        "duties": DUTIES.entries(),
        "documents": documents,
        "message_kinds": [*MESSAGE_KINDS.entries(), *QUESTIONNAIRE_WORDS.entries()],
        "panels": PANELS.entries(),
        "hooks": [hook.name for hook in HOOKS],
    }
    assert {module: listed(module) for module in real} == {module: set(entries) for module, entries in real.items()}


def files_named(text: str) -> Iterator[str]:
    """Paths in code type, from the top of the checkout."""
    yield from (words for words in IN_CODE_TYPE.findall(text) if A_FILE.fullmatch(words))


def gone(paths: Iterable[str]) -> list[str]:
    return [path for path in paths if not any(ROOT.glob(path))]


def test_no_page_names_a_file_that_is_gone():
    found = {page.name: gone(files_named(page.read_text("utf-8"))) for page in PAGES}
    assert {page: paths for page, paths in found.items() if paths} == {}


def test_a_file_that_is_gone_would_be_found():
    text = "Read `docs/testing.md`, `docs/*.md` and `p2p/ui/when.py`; `need.py` and `a/b` are no paths."
    assert gone(files_named(text)) == ["p2p/ui/when.py"]
