"""Chapters of the catalogue after the phases, in reading order."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Chapter:
    slug: str
    title: str | Promise
    lead: str | Promise

    @property
    def part(self) -> str:
        """The template of the chapter without its frame, so that the whole catalogue can show it too."""
        return f"toolkit/_{self.slug.replace('-', '_')}.html"


CHAPTERS = (
    Chapter("principles", _("Principles"), _("What makes learning between peers different from advice.")),
    Chapter("roles", _("Roles"), _("Who takes part, on which side, and what each person takes care of.")),
    Chapter("formats", _("Session formats"), _("Ways to meet and exchange, with or without travelling.")),
    Chapter("obstacles", _("Obstacles"), _("What can get in the way, and what helps against it.")),
    Chapter("outcomes", _("Outcomes"), _("What a programme can aim at, and how to tell that it got there.")),
    Chapter("success-factors", _("Success factors"), _("What the national team checks throughout.")),
    Chapter("feedback", _("Feedback and evaluation"), _("What to ask those who took part, and of the programme.")),
    Chapter("report", _("Final report"), _("The sections of the final report, in order.")),
    Chapter("subjects", _("Sectors and topics"), _("The words that say what a programme is about.")),
    Chapter("sources", _("Sources"), _("Where the statements of this catalogue come from.")),
)


def chapter_of(slug: str) -> Chapter | None:
    return next((chapter for chapter in CHAPTERS if chapter.slug == slug), None)
