"""Which pages are pictured, and who looks at them."""

from dataclasses import dataclass

from tests.browser.people import ACHIENG, AYEN, ILSE, MARIANA, NAKATO

PAGES = {
    "sign-in": ("", "/account/login/"),
    "home": (ACHIENG, "/"),
    "programme": (AYEN, "/programmes/SSD-COPY/"),
    "programme-ar": (ILSE, "/programmes/EGY-HUB1/"),
    "phase": (ACHIENG, "/programmes/UGA-FILM/phases/SESS/"),
    "team": (ACHIENG, "/programmes/UGA-FILM/team/"),
    "need": (ACHIENG, "/programmes/UGA-FILM/needs/1/"),
    "risks": (ACHIENG, "/programmes/UGA-FILM/risks/"),
    "session": (MARIANA, "/programmes/CRI-MUSIC/sessions/5/"),
    "correction": (MARIANA, "/programmes/CRI-MUSIC/sessions/5/corrections/1/"),
    "feedback": (ACHIENG, "/programmes/UGA-FILM/sessions/8/"),
    "survey": (AYEN, "/programmes/SSD-COPY/surveys/1/"),
    "rules": (ACHIENG, "/programmes/UGA-FILM/ground-rules/"),
    "session-form": (ACHIENG, "/programmes/UGA-FILM/sessions/new/"),
    "notes": (NAKATO, "/programmes/UGA-FILM/sessions/8/notes/"),
    "outcomes": (AYEN, "/programmes/SSD-COPY/outcomes/"),
    "portfolio": (ILSE, "/portfolio/"),
    "team-todo": (ACHIENG, "/programmes/UGA-FILM/todo/"),
    "messages": (ACHIENG, "/programmes/UGA-FILM/messages/preview/"),
    "timetable": (ACHIENG, "/programmes/UGA-FILM/messages/timetable/"),
    "days": (ACHIENG, "/programmes/UGA-FILM/days/"),
    "switches": (ACHIENG, "/notifications/switches/"),
    "toolkit": (ACHIENG, "/toolkit/obstacles/"),
}
REPORTED = "SSD-COPY"
LANGUAGES = ("en", "fr", "es", "ar")
WIDTHS = (1280, 320)
SCHEMES = ("light", "dark")


@dataclass(frozen=True)
class Picture:
    """One page in one language, on one width of screen, in the light or in the dark."""

    page: str
    language: str
    width: int
    scheme: str

    @property
    def name(self) -> str:
        return f"{self.page}.{self.language}.{self.width}.{self.scheme}.png"

    @property
    def path(self) -> str:
        return f"{PAGES[self.page][1]}?lang={self.language}"

    @property
    def person(self) -> str:
        return PAGES[self.page][0]
