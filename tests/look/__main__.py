"""Pictures of the pages and of the report: ``./run look [--language fr] [--page home] [--readme]``.

They lie in var/look with an index.html; ``--readme`` renews those of docs/screenshots instead.
"""

import argparse
import itertools
import shutil
import tempfile
from argparse import Namespace
from pathlib import Path

from p2p.devtools.packages import ROOT
from tests.live import Site, chromium, site
from tests.look import album, readme
from tests.look.camera import Camera, report_pages
from tests.look.pages import LANGUAGES, PAGES, SCHEMES, WIDTHS, Picture

FOLDER = ROOT / "var" / "look"
# A portfolio is something to look at once it holds more than a handful.
MORE_PROGRAMMES = "30"


def options() -> Namespace:
    """Each option may be given several times; without any, everything is taken."""
    parser = argparse.ArgumentParser(prog="./run look", allow_abbrev=False)
    parser.add_argument("--language", action="append", choices=LANGUAGES)
    parser.add_argument("--page", action="append", choices=[*PAGES, "report"])
    parser.add_argument("--width", action="append", type=int, choices=WIDTHS)
    parser.add_argument("--scheme", action="append", choices=SCHEMES)
    parser.add_argument("--readme", action="store_true", help="renew the pictures of docs/screenshots")
    return parser.parse_args()


def pictures(wanted: Namespace) -> list[Picture]:
    pages = [one for one in wanted.page or PAGES if one in PAGES]
    sizes = (wanted.width or WIDTHS, wanted.scheme or SCHEMES)
    return [
        Picture(page, language, width, scheme)
        for page, width, scheme, language in itertools.product(pages, *sizes, wanted.language or LANGUAGES)
    ]


def take_all(wanted: Namespace, served: Site, camera: Camera) -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    taken = []
    for picture in pictures(wanted):
        camera.take(picture, FOLDER / picture.name)
        taken.append(FOLDER / picture.name)
    if "report" in (wanted.page or ["report"]):
        taken += report_pages(served, wanted.language or LANGUAGES, FOLDER)
    print(f"{len(taken)} pictures: {album.write(FOLDER, taken)}")


def main() -> None:
    wanted = options()
    with tempfile.TemporaryDirectory() as var, site("p2p_look", Path(var)) as served, chromium() as browser:
        served.manage("load_demo", "--synthetic", MORE_PROGRAMMES)
        camera = Camera(served, browser)
        if wanted.readme:
            print(*readme.take_all(served, camera, Path(var)), sep="\n")
        else:
            take_all(wanted, served, camera)


if __name__ == "__main__":
    main()
