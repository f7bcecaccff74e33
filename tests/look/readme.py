"""The few small pictures that the README shows; they are kept with the project."""

from pathlib import Path

from PIL import Image

from p2p.devtools.packages import ROOT
from tests.live import Site
from tests.look.camera import Camera, report_pages
from tests.look.pages import Picture

FOLDER = ROOT / "docs" / "screenshots"
SHOWN = {
    "home": (Picture("home", "en", 1280, "light"), 800),
    "programme": (Picture("programme-ar", "ar", 1280, "light"), 1000),
    "phase": (Picture("phase", "fr", 1280, "light"), 900),
    "notes": (Picture("notes", "en", 360, "light"), 800),
    "session": (Picture("session", "en", 1280, "light"), 1000),
    "survey": (Picture("survey", "en", 1280, "light"), 1000),
    "portfolio": (Picture("portfolio", "en", 1280, "light"), 1400),
}
REPORT_PAGE = 4
LIMIT = 120 * 1024


def take_all(site: Site, camera: Camera, scratch: Path) -> list[Path]:
    """Picture the pages of ``SHOWN`` and one page of the report."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    taken = []
    for name, (picture, height) in SHOWN.items():
        camera.take(picture, scratch / picture.name, height=height)
        taken.append(shrink(scratch / picture.name, FOLDER / f"{name}.png"))
    if pages := report_pages(site, ["en"], scratch, dpi="100"):
        taken.append(shrink(pages[REPORT_PAGE - 1], FOLDER / "report.png"))
    return taken


def shrink(source: Path, target: Path) -> Path:
    """Flat colours need no more than a palette."""
    with Image.open(source) as picture:
        picture.convert("RGB").quantize(128).save(target, optimize=True)
    if target.stat().st_size > LIMIT:
        raise SystemExit(f"{target} is larger than {LIMIT // 1024} KB.")
    return target
