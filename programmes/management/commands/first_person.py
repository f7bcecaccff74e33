from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from p2p.base.accounts.actions import create_person
from p2p.base.accounts.models import Person
from programmes.actions.staff import name_administrator


class Command(BaseCommand):
    help = "Create the first administrator and print a personal link, with which they choose a password."

    def add_arguments(self, parser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="needed for a new person")
        parser.add_argument("--language", default="en", choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument(
            "--again", action="store_true", help="although there is an administrator, who has lost their way in"
        )

    def handle(self, *, email, name, language, again, **options) -> None:
        present = Person.objects.filter(is_superuser=True, is_active=True).first()
        if present and not again:
            raise CommandError(
                f"{present} is an administrator already and can name others on the page /people/. "
                "If nobody can sign in there any more, use --again."
            )
        person = Person.objects.filter(email__iexact=email).first() or self.created(email, name, language)
        token = name_administrator(person=person, now=timezone.now())
        self.stdout.write(
            f"{person} is an administrator. This link works once, for three days; hand it to nobody else:"
        )
        self.stdout.write(settings.P2P_BASE_URL + reverse("personal-link", args=[token]))

    def created(self, email: str, name: str, language: str) -> Person:
        try:
            validate_email(email)
        except ValidationError as fault:
            raise CommandError(f"“{email}” is not an e-mail address.") from fault
        if not name.strip():
            raise CommandError("Nobody signs in with this address yet. Say who it is with --name.")
        return create_person(name=name, email=email, language=language)
