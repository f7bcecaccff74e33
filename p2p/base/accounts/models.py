"""People and the links that stand in for an account. One table of people; a contact is a person who cannot sign in."""

import datetime as dt
import hashlib
import secrets
import zoneinfo
from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from p2p.base.accounts.text import single_line
from p2p.base.i18n.text import sort_key


def check_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(zone)s” is not a time zone. Choose one from the list."), params={"zone": name})


class PersonManager(BaseUserManager["Person"]):
    """The manager that Django's sign-in needs; the product creates people in ``actions``."""

    def create_user(self, name: str, *, email: str | None = None, password: str | None = None, **fields) -> "Person":
        person = self.model(name=single_line(name), email=self.normalize_email(email) or None, **fields)
        person.sort_key = sort_key(person.latin_name or person.name)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, username: str | None = None, *, name: str, **fields) -> "Person":
        """For ``manage.py createsuperuser``; ``manage.py first_person`` needs no password."""
        return self.create_user(name, username=username, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username__iexact=username)


class Person(AbstractBaseUser):
    """Anyone the programmes know. ``email`` signs in and is theirs alone; ``contact_email`` may be a shared mailbox."""

    class Way(models.TextChoices):
        MAIL = "mail", _("Mail")
        MESSAGE = "message", _("Message")
        CALL = "call", _("Call")

    class Gender(models.TextChoices):
        FEMALE = "F", _("Woman")
        MALE = "M", _("Man")
        OTHER = "other", _("Other")
        UNKNOWN = "unknown", _("Not said")

    class Portfolio(models.TextChoices):
        NONE = "", _("None")
        ALL = "all", _("All programmes")
        AFRICA = "AFR", _("Africa")
        ARAB_STATES = "ARB", _("Arab States")
        ASIA_PACIFIC = "APA", _("Asia and the Pacific")
        EUROPE_AMERICA = "ENA", _("Europe and North America")
        LATIN_AMERICA = "LAC", _("Latin America and the Caribbean")

    name = models.CharField(
        _("name"), max_length=200, help_text=_("As the person writes it, in any script. One word is enough.")
    )
    latin_name = models.CharField(_("name in Latin letters"), max_length=200, blank=True)
    sort_key = models.CharField(max_length=200, editable=False, db_index=True)
    form_of_address = models.CharField(
        _("form of address"), max_length=60, blank=True, help_text=_("For letters: Dr, H.E., Señora…")
    )
    title = models.CharField(_("function"), max_length=200, blank=True, help_text=_("As it should stand in documents."))
    gender = models.CharField(_("gender"), max_length=8, choices=Gender, default=Gender.UNKNOWN)
    # Null and not empty: many people have none, and each one that exists is unique.
    email = models.EmailField(_("e-mail to sign in with"), null=True, blank=True)  # noqa: DJ001
    username = models.CharField(
        _("user name"),
        max_length=60,
        null=True,
        blank=True,
        unique=True,
        validators=[RegexValidator(r"^[\w.-]{3,60}$", _("Use letters, digits, dots and hyphens, at least three."))],
    )
    contact_email = models.EmailField(
        _("e-mail for messages"), blank=True, help_text=_("May be an office’s mailbox that several people read.")
    )
    phone = models.CharField(
        _("phone"),
        max_length=20,
        blank=True,
        validators=[
            RegexValidator(
                r"^\+[0-9][0-9 ]{5,18}$", _("Write the number with its country code, for example +211 920 000 000.")
            )
        ],
    )
    preferred_way = models.CharField(_("preferred way"), max_length=8, choices=Way, default=Way.MAIL)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC", validators=[check_time_zone])
    country = CountryField(_("country"), blank=True, help_text=_("Its weekend and holidays decide when messages come."))
    theme = models.CharField(
        _("light or dark"),
        max_length=5,
        blank=True,
        choices=[("", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    portfolio = models.CharField(_("portfolio"), max_length=3, choices=Portfolio, blank=True)
    refused_address = models.EmailField(blank=True, editable=False, help_text="a mailbox that refused mail for ever")
    refused_at = models.DateTimeField(null=True, editable=False)
    is_active = models.BooleanField(default=True)
    is_superuser = models.BooleanField(_("administrator"), default=False)
    sessions_ended_at = models.DateTimeField(null=True, editable=False, help_text="whoever signed in before is out")

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "email"]

    objects = PersonManager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("person")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="person_email_once",
                violation_error_message=_("Somebody already signs in with this e-mail."),
            ),
            models.UniqueConstraint(
                Lower("username"),
                name="person_username_once",
                violation_error_message=_("Somebody already signs in with this user name."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(condition=~Q(email=""), name="person_email_null_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret=None) -> str:
        """Sessions end when it changes: with a new password, and with ``sessions_ended_at``."""
        own = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        return f"{own}{self.sessions_ended_at or ''}"

    @property
    def is_staff(self) -> bool:
        return self.is_superuser

    @property
    def mailbox(self) -> str:
        """Address for mail to this person; empty without one, and when it has refused mail."""
        address = self.contact_email or self.email or ""
        return "" if address == self.refused_address else address


def mailbox_refuses_mail(prefix: str = "") -> Q:
    """People whose current mailbox has refused mail. ``prefix``: lookup path to the person."""
    refused = F(f"{prefix}refused_address")
    contact, own = {f"{prefix}contact_email": refused}, {f"{prefix}contact_email": "", f"{prefix}email": refused}
    return Q(**{f"{prefix}refused_address__gt": ""}) & (Q(**contact) | Q(**own))


class TokenLinkQuerySet(models.QuerySet):
    def usable(self, purpose: str, now: dt.datetime) -> Self:
        """Links neither used, revoked nor expired, of active people."""
        fresh = self.filter(purpose=purpose, used_at=None, revoked_at=None, expires_at__gt=now)
        return fresh.filter(person__is_active=True)

    def for_token(self, token: str) -> Self:
        return self.filter(hash=TokenLink.digest(token)).select_related("person")


class TokenLink(models.Model):
    """A personal link. Only the hash of its token is stored. GET changes nothing, the button on its page does."""

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in", _("sign in")
        INVITATION = "invitation", _("invitation")
        ADDRESS = "address", _("confirmation of an address")

    hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=20, choices=Purpose)
    person = models.ForeignKey(Person, models.CASCADE, related_name="token_links")
    target = models.CharField(max_length=254, blank=True, help_text="path, key of the object or address, as text")
    mailed = models.BooleanField(default=False, help_text="went to their own mailbox: using it proves the address")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = TokenLinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "purpose"])]
        constraints = [models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="link_expires_later")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.target}"

    @staticmethod
    def digest(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    @classmethod
    def issue(
        cls,
        *,
        person: Person,
        purpose: str,
        target: str,
        days: int,
        now: dt.datetime,
        mailed: bool = False,
        token: str | None = None,
    ) -> tuple["TokenLink", str]:
        """A link and its token, which is not stored. With ``token`` given, the same link each time."""
        token = token or secrets.token_urlsafe(18)
        values = {
            "purpose": purpose,
            "person": person,
            "target": target,
            "mailed": mailed,
            "created_at": now,
            "expires_at": now + dt.timedelta(days=days),
        }
        link, _new = cls.objects.get_or_create(hash=cls.digest(token), defaults=values)
        return link, token
