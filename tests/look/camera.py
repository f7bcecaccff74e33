"""Takes pictures of pages and of the report."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from subprocess import run

from playwright.sync_api import Browser

from tests.browser.visitor import Visitor
from tests.live import Site
from tests.look.pages import REPORTED, Picture

HEIGHT = 800
REPORT_DPI = "60"


class Camera:
    """Signs each person in once and opens a fresh browser for every width and scheme."""

    def __init__(self, site: Site, browser: Browser):
        self.site, self.browser = site, browser
        self.sessions: dict[str, dict | None] = {"": None}

    def take(self, picture: Picture, path: Path, *, height: int = 0) -> None:
        """Save the page as PNG: all of it, or as much as a screen of this height shows first."""
        context = self.browser.new_context(
            base_url=self.site.address,
            storage_state=self.session_of(picture.person),
            viewport={"width": picture.width, "height": height or HEIGHT},
            color_scheme="dark" if picture.scheme == "dark" else "light",
        )
        page = context.new_page()
        response = page.goto(picture.path)
        assert response is not None
        assert response.status == 200, f"{response.status} at {picture.path}"
        page.screenshot(path=path, full_page=not height)
        context.close()

    def session_of(self, email: str) -> dict | None:
        if email not in self.sessions:
            context = self.browser.new_context(base_url=self.site.address)
            Visitor(context.new_page()).step_in(email)
            self.sessions[email] = context.storage_state()
            context.close()
        return self.sessions[email]


def report_pages(site: Site, languages: Iterable[str], folder: Path, *, dpi: str = REPORT_DPI) -> list[Path]:
    """One PNG a page of the report in each language; none, with a sentence, where poppler is missing."""
    if shutil.which("pdftoppm") is None:
        print("The report is not pictured: pdftoppm is missing (Debian package poppler-utils).")
        return []
    pages = []
    for language in languages:
        pdf = folder / f"report.{language}.pdf"
        site.manage("report", REPORTED, f"--language={language}", f"--output={pdf}")
        run(["pdftoppm", "-r", dpi, "-png", str(pdf), str(pdf.with_suffix(""))], check=True)
        pages += sorted(folder.glob(f"report.{language}-*.png"))
    return pages
