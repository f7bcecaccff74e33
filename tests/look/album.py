"""One page that shows every picture taken: side by side what should look alike."""

from collections import defaultdict
from collections.abc import Iterable
from html import escape
from pathlib import Path

HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Pictures of P2P Programmes</title><style>
body{font:16px/1.5 system-ui,sans-serif;margin:24px;background:#e9e7e1;color:#1b2528}
div{display:flex;gap:16px;overflow-x:auto;align-items:start}
figure{margin:0;flex:none}figcaption{font-size:14px}
img{display:block;max-block-size:560px;border:1px solid #b9b4a6;background:#fff}
</style></head><body><h1>Pictures of P2P Programmes</h1>
"""


def write(folder: Path, pictures: Iterable[Path]) -> Path:
    """Pictures of one page in one row, in the order in which they were taken."""
    rows: dict[str, list[Path]] = defaultdict(list)
    for one in pictures:
        rows[one.name.split(".")[0]].append(one)
    index = folder / "index.html"
    index.write_text(HEAD + "".join(map(row, rows, rows.values())) + "</body></html>\n", encoding="utf-8")
    return index


def row(page: str, pictures: list[Path]) -> str:
    return f"<h2>{escape(page)}</h2><div>{''.join(map(figure, pictures))}</div>\n"


def figure(picture: Path) -> str:
    name = escape(picture.name)
    words = escape(" ".join(picture.stem.split(".")[1:]))
    link = f'<a href="{name}"><img src="{name}" alt="" loading="lazy"></a>'
    return f"<figure>{link}<figcaption>{words}</figcaption></figure>"
