"""A report at once: ``manage.py report SSD-COPY --language fr --output report.pdf``."""

import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from outcomes.models import Report
from outcomes.reports.content import build
from p2p.base.documents import pdf_rendering
from p2p.base.documents.jobs import PANGO_PACKAGES, has_pango
from programmes.models import Programme


class Command(BaseCommand):
    help = "Make the report of a programme as PDF from its newest words, or as a draft of today's facts."

    def add_arguments(self, parser):
        parser.add_argument("code", help="short code of the programme, for example SSD-COPY")
        parser.add_argument("--language", default="en", choices=[code for code, _ in settings.LANGUAGES])
        parser.add_argument("--output", type=Path, help="where to write it; CODE-LANGUAGE.pdf when left out")

    def handle(self, *, code, language, output, **options):
        if not has_pango():
            raise CommandError(f"Pango is missing; install it with: apt-get install {PANGO_PACKAGES}")
        path = output or Path(f"{code}-{language}.pdf")
        if not path.parent.is_dir():
            raise CommandError(f"There is no folder {path.parent} to write to.")
        began = time.monotonic()
        subject = self.subject(code, language)
        today = subject.programme.day_of(timezone.now())
        content, pages = pdf_rendering.pdf_and_pages("report", build(subject, language=language, today=today))
        path.write_bytes(content)
        seconds = time.monotonic() - began
        self.stdout.write(f"{path}: {pages} pages, {len(content) // 1024} KB, {seconds:.1f} seconds")

    def subject(self, code: str, language: str) -> Report | Programme:
        try:
            programme = Programme.objects.get(code=code)
        except Programme.DoesNotExist:
            known = ", ".join(Programme.objects.order_by("code").values_list("code", flat=True))
            raise CommandError(f"There is no programme {code}; there are: {known or 'none'}.") from None
        written = Report.objects.filter(programme=programme, archived_at=None).order_by("-number")
        # Without one in this language, the newest words stand in as they were typed; all fixed text is translated.
        return written.filter(language=language).first() or written.first() or programme
