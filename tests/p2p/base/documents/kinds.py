"""Two kinds of document: a slip without content, and a certificate of thanks as an app would register it."""

import datetime as dt
from dataclasses import dataclass

from p2p.base.documents.formatting import UserText
from p2p.base.documents.models import DocumentJob
from p2p.base.documents.registry import DocumentData, document
from programmes.models import Membership

SLIP, CERTIFICATE = "tests_slip", "tests_certificate"


def refuse(job: DocumentJob, data: DocumentData, now: dt.datetime) -> None:
    if job.subject == "refused":
        raise RuntimeError("The kind does not take it.")


@document(SLIP, template="documents/document.html", stored=refuse)
def slip(subject: str, language: str) -> DocumentData:
    return DocumentData(language=language, title=UserText("Slip"), version="3", is_final=subject == "final")


@dataclass(frozen=True)
class Certificate(DocumentData):
    person: UserText
    country: str
    sessions: int
    given_on: dt.date


@document(CERTIFICATE, template="certificate.html")
def certificate(subject: str, language: str) -> Certificate:
    """Thanks to a peer: ``subject`` is the membership."""
    membership = Membership.objects.select_related("person", "team__programme").get(pk=subject)
    team = membership.team
    return Certificate(
        language=language,
        title=UserText(team.programme.title),
        person=UserText(membership.person.name),
        country=team.country.code,
        sessions=team.programme.peer_sessions.filter(teams=team).count(),
        given_on=team.programme.end_date,
    )
