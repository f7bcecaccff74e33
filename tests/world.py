"""One programme of the demonstration with an object behind every address, and somebody in every role."""

import dataclasses
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from outcomes.models import Evidence, Measurement
from p2p.base.accounts.models import Person, TokenLink
from p2p.base.duties.queries import duties_of
from p2p.base.questionnaires.links import answer_token
from programmes.models import Document, Invitation, Membership, Programme, RulesAcceptance
from sessions.models import PeerSession
from tests.factories import (
    CorrectionFactory,
    EventFactory,
    FollowUpActionFactory,
    FormFactory,
    LessonFactory,
    NoteEntryFactory,
    NoteFactory,
    NotificationFactory,
    PeerSessionFactory,
    PersonFactory,
    RecipientFactory,
    ReportFactory,
    StoredFileFactory,
    SurveyFactory,
)

CODE = "UGA-FILM"
ADDRESSES = {
    "administrator": "amal@admin.example",
    "portfolio": "ilse@hq.unesco.example",
    "officer": "kofi@field-a.unesco.example",
    "coordinator": "achieng@uga-film.example",
    # Isaac takes the notes of session 9 and has begun them.
    "member": "isaac@uga-film.example",
    "peer": "pieter@zaf.example",
    "observer": "renske@funding.example",
}
ROLES = (*ADDRESSES, "stranger", "anonymous")


@dataclasses.dataclass(frozen=True)
class Address:
    """One pattern of the site: its name with its name spaces, and what it wants to know."""

    name: str
    wants: tuple[str, ...]


def addresses(patterns: list[URLPattern | URLResolver], spaces: tuple[str, ...] = (), wants: tuple = ()):
    """Every address that can be asked for, through all includes; ``None`` as the name of one that has none."""
    for one in patterns:
        here = (*wants, *one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            inner = (*spaces, one.namespace) if one.namespace else spaces
            yield from addresses(one.url_patterns, inner, here)
        else:
            yield Address(":".join((*spaces, one.name)) if one.name else str(one.pattern), here)


class World:
    """Where everybody stands in front of the same doors."""

    def __init__(self) -> None:
        self.programme = Programme.objects.get(code=CODE)
        self.people = {role: Person.objects.get(email=email) for role, email in ADDRESSES.items()}
        self.people["stranger"] = PersonFactory(name="A stranger")
        self.cookies = {role: signed_in(person) for role, person in self.people.items()} | {"anonymous": {}}
        self.notes()
        self.papers()
        self.links()

    def notes(self) -> None:
        author = self.people["member"]
        draft = NoteFactory(session=PeerSession.objects.get(programme=self.programme, number=9), author=author)
        self.entry = NoteEntryFactory(note=draft, file=StoredFileFactory())
        shared = PeerSessionFactory(
            programme=self.programme,
            number=11,
            status="notes_shared",
            note_taker=author,
            teams=self.teams(),
            feedback=FormFactory(programme_code=CODE),
        )
        sector = FormFactory(programme_code=CODE, kind="survey")
        facts = {"link": "open-to-all", "asked_on": timezone.localdate(), "form": sector}
        self.survey = SurveyFactory(programme=self.programme, number=1, kind="sector", **facts)
        self.asked = RecipientFactory(form=shared.feedback, person=author)
        note = NoteFactory(session=shared, author=author, state="shared", summary="We met at ten.")
        self.shared_entry = NoteEntryFactory(note=note, kind="lesson", team=self.programme.teams.get(side="seeking"))
        self.lesson = LessonFactory(programme=self.programme, number=90, session=shared, entry=self.shared_entry)
        CorrectionFactory(note=note, number=1, by=author)
        shared.needs.add(self.programme.needs.first())
        self.programme.ground_rules, self.programme.rules_on = "Listen.", timezone.localdate()
        self.programme.save()
        RulesAcceptance.objects.all().delete()

    def teams(self):
        return self.programme.teams.exclude(side="support")

    def papers(self) -> None:
        Document.objects.filter(programme=self.programme).update(file=StoredFileFactory())
        self.evidence = Evidence.objects.filter(programme=self.programme).first()
        Evidence.objects.filter(pk=self.evidence.pk).update(file=StoredFileFactory())
        self.figure = Measurement.objects.get(pk=self.evidence.measurement_id)
        final = StoredFileFactory()
        self.report = ReportFactory(programme=self.programme, number=1, status="published", final=final)

    def links(self) -> None:
        self.notification = NotificationFactory(programme_code=CODE)
        self.event = EventFactory(
            for_person=self.people["member"], channel="phone", told_on=timezone.localdate(), programme_code=CODE
        )
        self.invitation = Invitation.objects.get(team__programme=self.programme)
        self.membership = Membership.objects.get(person=self.people["peer"], team__programme=self.programme)
        member = self.people["member"]
        FollowUpActionFactory(programme=self.programme, number=99, owner=member, due_on=timezone.localdate())
        owed = duties_of([member.pk], timezone.localdate())
        self.dedup_key = next(one.dedup_key for one in owed if one.number == 99)
        target = str(self.invitation.pk)
        self.invited = self.token(TokenLink.Purpose.INVITATION, target, self.invitation.person)
        self.personal = self.token(TokenLink.Purpose.SIGN_IN, "/", PersonFactory())
        self.address = self.token(TokenLink.Purpose.ADDRESS, "new@mail.example", PersonFactory())
        Path(settings.EMAIL_FILE_PATH, "one.log").write_text("Subject: Hello\nTo: a@b.example\n\nHello")

    def token(self, purpose: str, target: str, person: Person) -> str:
        _link, token = TokenLink.issue(person=person, purpose=purpose, target=target, days=14, now=timezone.now())
        return token

    def known(self, name: str) -> dict:
        """What an address wants to know, answered with objects that are there."""
        shared = ["suggest", "suggest-for", "suggest-text", "correction", "translation", "coverage"]
        numbers = dict.fromkeys([f"sessions:{one}" for one in shared], 11) | {"outcomes:consent": 90}
        member = self.people["member"]
        later = signing.dumps([member.pk, self.dedup_key], salt="later")
        switches = signing.dumps(member.pk, salt="switches")
        tokens = {"invitation": self.invited, "confirm-address": self.address, "later-by-link": later}
        tokens["answer"] = answer_token(self.asked.form_id, member.pk)
        tokens |= dict.fromkeys(["switches-by-link", "digest-off"], switches)
        keys = {
            "programmes:end-membership": self.membership,
            "link-for": self.membership,
            "programmes:invite-again": self.invitation,
            "programmes:withdraw": self.invitation,
            "programmes:admit": self.invitation,
            "outcomes:review-figure": self.figure,
            "outcomes:evidence-file": self.evidence,
            "entered": self.event,
            "colleague": self.people["stranger"],
            "change-colleague": self.people["stranger"],
            "message": self.notification,
            "asked": self.asked.form,
        }
        return {
            "link": self.survey.link,
            "code": CODE if name != "toolkit:phase" else "FOLL",
            "kind": "notes" if name == "timing" else "FOLL",
            "dedup_key": self.dedup_key,
            "item": "FOLL-01",
            "team_code": "ZAF",
            "country": "UG",
            "number": numbers.get(name, 9 if name.startswith("sessions:") else 1),
            "indicator": 1,
            "pk": keys[name].pk if name in keys else 0,
            "key": self.key(name),
            "which": 1,
            "language": "ar",
            "token": tokens.get(name, self.personal),
            "slug": "obstacles",
            "name": "one.log",
            "uidb36": "1",
        }

    def key(self, name: str) -> str:
        if name == "sessions:suggest-for":
            return self.shared_entry.uuid
        return self.entry.uuid if name.startswith(("sessions:", "keep-", "drop-")) else "set-password"

    def path(self, address: Address) -> str:
        known = self.known(address.name)
        return reverse(address.name, kwargs={want: known[want] for want in address.wants})

    def answer(self, role: str, method: str, address: Address, lang: str = "") -> HttpResponse:
        browser = Client()
        browser.cookies.load(self.cookies[role])
        # Browsers always send the token of the form, so that even an empty form is not nothing.
        data = {"csrfmiddlewaretoken": "x"} if method == "POST" else {}
        path = self.path(address) + (f"?lang={lang}" if lang else "")
        answer = browser.post(path, data) if data else browser.get(path)
        if answer.streaming:
            answer.getvalue()
        return answer


def signed_in(person: Person) -> dict[str, str]:
    browser = Client()
    browser.force_login(person)
    return {name: morsel.value for name, morsel in browser.cookies.items()}
