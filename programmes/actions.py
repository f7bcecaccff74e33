"""Changes to programmes: phases, declarations, people, checklists. Each leaves its line in the history."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from p2p.accounts.actions import create_person
from p2p.accounts.models import Person, TokenLink
from p2p.accounts.names import tidy
from p2p.audit.record import record
from p2p.duties.models import DutyNote
from p2p.notices.actions import say, unsay
from p2p.versions.actions import store
from programmes.access import Role
from programmes.gates import points, points_of
from programmes.models import (
    ChecklistTick,
    Declaration,
    Invitation,
    Membership,
    Organisation,
    Phase,
    PhaseChange,
    Programme,
    State,
    SuccessScore,
    Team,
    Waiver,
)
from programmes.models.people import Sector, Side
from programmes.phases import ORDER, PhaseCode, earlier_phases, next_phase, number_of, reasons_to_stay, unmet
from programmes.toolkit import catalogue

LEAD_RANKS: dict[str, int] = {Role.COORDINATOR: 1, Role.DEPUTY: 2, Role.PEER_LEAD: 3, Role.OFFICER: 4}
FUNCTIONS: dict[str, str] = {
    Role.COORDINATOR: "RL-COORD",
    Role.DEPUTY: "RL-TEAM",
    Role.MEMBER: "RL-TEAM",
    Role.PEER_LEAD: "RL-PLEAD",
    Role.PEER: "RL-PEER",
    Role.OFFICER: "RL-UNESCO",
    Role.OBSERVER: "RL-OBS",
}


def locked(programme: Programme) -> Programme:
    return Programme.objects.select_for_update().get(pk=programme.pk)


def plan(start: dt.date, end: dt.date) -> list[tuple[str, dt.date, dt.date]]:
    """Five phases over the length of the programme, in the proportions of the exchanges seen so far."""
    shares = (0, 0.2, 0.35, 0.75, 0.88, 1)
    days = (end - start).days
    edges = [start + dt.timedelta(days=round(days * share)) for share in shares]
    return [(kind, edges[i], edges[i + 1]) for i, kind in enumerate(ORDER)]


@transaction.atomic
def start_programme(*, values: dict, by: Person | None, officer: Person | None = None) -> Programme:
    """A new programme with its dated plan of five phases and its seeking team."""
    programme = store(Programme(catalogue_version=catalogue().version), values, by=by)
    for kind, start, end in plan(programme.start_date, programme.end_date):
        entered = programme.start_date if kind == PhaseCode.PREP else None
        Phase.objects.create(
            programme=programme,
            kind=kind,
            position=number_of(kind),
            planned_start=start,
            planned_end=end,
            entered_on=entered,
        )
    PhaseChange.objects.create(programme=programme, target=PhaseCode.PREP, on=programme.start_date, by=by)
    Team.objects.create(
        programme=programme, code=programme.code[:3], side=Side.SEEKING, country=programme.seeking_country
    )
    support = Team.objects.create(programme=programme, code="UNESCO", side=Side.SUPPORT)
    if officer:
        join(
            person=officer,
            team=support,
            role=Role.OFFICER,
            sector=Sector.INTERNATIONAL,
            by=by,
            on=dt.datetime.now(dt.UTC).date(),
        )
    return programme


@transaction.atomic
def move_on(*, programme: Programme, by: Person, today: dt.date, waiving: bool = False, reason: str = "") -> Programme:
    """Enter the next phase, or raise ``ValidationError`` saying why not; unmet points are waived by name and reason."""
    seen, programme = programme.phase, locked(programme)
    if programme.phase != seen:
        raise ValidationError(_("Somebody else has just moved the programme on."))
    standing = points(programme)
    if reasons := reasons_to_stay(programme.phase, standing, waiving=waiving, reason=reason):
        raise ValidationError(reasons)
    for point in unmet(standing):
        Waiver.objects.create(
            programme=programme,
            criterion=point.code,
            phase=programme.phase,
            by=by,
            on=today,
            reason=reason,
            fact=point.result.fact,
        )
    target = next_phase(programme.phase)
    assert target is not None
    return enter_phase(programme, target, by=by, on=today, reason=reason)


@transaction.atomic
def go_back(*, programme: Programme, target: str, by: Person, today: dt.date, reason: str) -> Programme:
    """Return to an earlier phase, with a reason; what was waived or declared since no longer stands."""
    programme = locked(programme)
    if target not in earlier_phases(programme.phase):
        raise ValidationError(_("Choose a phase before the present one."))
    if not reason.strip():
        raise ValidationError(_("Write why the programme goes back."))
    reopened = ORDER[ORDER.index(target) :]
    programme.waivers.filter(phase__in=reopened, withdrawn_on=None).update(withdrawn_on=today)
    if PhaseCode.SESS in reopened:
        programme.declarations.filter(withdrawn_on=None).update(withdrawn_on=today)
    programme.phases.filter(kind__in=reopened[1:]).update(entered_on=None, left_on=None)
    return enter_phase(programme, target, by=by, on=today, reason=reason)


def enter_phase(programme: Programme, target: str, *, by: Person | None, on: dt.date, reason: str = "") -> Programme:
    source = programme.phase
    programme.phases.filter(kind=source, entered_on__isnull=False).update(left_on=on)
    programme.phases.filter(kind=target).update(entered_on=on, left_on=None)
    PhaseChange.objects.create(programme=programme, source=source, target=target, on=on, by=by, reason=reason)
    return store(programme, {"phase": target}, by=by, verb="moved", reason=reason)


@transaction.atomic
def declare(*, programme: Programme, by: Person, today: dt.date, remark: str) -> Declaration:
    """The seeking team says that it has received enough expertise and information (SESS-X1)."""
    programme = locked(programme)
    if Declaration.objects.filter(programme=programme, criterion="SESS-X1", withdrawn_on=None).exists():
        raise ValidationError(_("This was declared already."))
    declaration = Declaration.objects.create(programme=programme, criterion="SESS-X1", by=by, on=today, remark=remark)
    record(by, "declared", declaration, reason=remark)
    return declaration


@transaction.atomic
def plan_phase(*, phase: Phase, planned_start: dt.date, planned_end: dt.date, by: Person) -> Phase:
    phase.planned_start, phase.planned_end = planned_start, planned_end
    phase.save(update_fields=["planned_start", "planned_end"])
    record(by, "planned", phase, changes=["planned_start", "planned_end"])
    return phase


@transaction.atomic
def change_state(
    *, programme: Programme, state: str, carrier: Person | None, by: Person, today: dt.date, reason: str
) -> Programme:
    """Pause, close or reopen a programme. Closing asks who carries the file for the 24 months after."""
    if state == State.CLOSED and carrier is None:
        raise ValidationError({"carrier": _("Choose who carries the file during follow-up.")})
    if state != State.ACTIVE and not reason.strip():
        raise ValidationError({"reason": _("Write the reason for this change.")})
    values: dict[str, Any] = {"state": state, "carrier": carrier}
    closes = state == State.CLOSED and programme.state != State.CLOSED
    values["closed_on"] = today if closes else programme.closed_on
    values["put_away_on"] = today if state == State.ARCHIVED else None
    return store(programme, values, by=by, verb="state", reason=reason)


@transaction.atomic
def erase_contacts(*, today: dt.date) -> int:
    """Erase how people can be reached once every programme they were part of has long been archived.

    Names stay, because agreed notes and reports carry them. Whoever signs in or oversees programmes is left alone.
    """
    long_ago = today - dt.timedelta(days=round(settings.P2P_CONTACT_ERASED_AFTER_MONTHS * 30.44))
    needed = Membership.objects.exclude(team__programme__put_away_on__lte=long_ago)
    people = Person.objects.filter(memberships__isnull=False, portfolio="", is_superuser=False)
    people = people.exclude(pk__in=needed.values("person")).exclude(contact_email="", phone="").distinct()
    for person in people:
        record(None, "erased", person, changes=["contact_email", "phone"])
    return Person.objects.filter(pk__in=[person.pk for person in people]).update(contact_email="", phone="")


@transaction.atomic
def tick(
    *, programme: Programme, item: str, state: str, by: Person | None, today: dt.date, note: str = ""
) -> ChecklistTick:
    mark, _new = ChecklistTick.objects.update_or_create(
        programme=programme, item=item, defaults={"state": state, "by": by, "on": today, "note": note}
    )
    record(by, "ticked", mark, changes=["state"])
    return mark


@transaction.atomic
def score_factors(
    *, programme: Programme, moment: str, scores: dict[str, tuple[int, str]], by: Person | None, today: dt.date
) -> None:
    """``scores`` maps a success factor to its score (0-3) and one line of evidence."""
    for factor, (score, evidence) in scores.items():
        SuccessScore.objects.update_or_create(
            programme=programme,
            factor=factor,
            moment=moment,
            defaults={"score": score, "evidence": evidence, "by": by, "on": today},
        )
    record(by, "scored", programme, changes=sorted(scores))


@transaction.atomic
def save_team(*, team: Team, values: dict, by: Person | None, expected: int | None = None) -> Team:
    name = tidy(values.pop("organisation_name", ""))
    if name:
        values["organisation"], _new = Organisation.objects.get_or_create(
            name=name, country=values.get("country") or ""
        )
    return store(team, values, by=by, expected=expected)


@transaction.atomic
def join(
    *, person: Person, team: Team, role: str, sector: str, by: Person | None, on: dt.date, function: str = ""
) -> Membership:
    membership, new = Membership.objects.get_or_create(
        person=person,
        team=team,
        role=role,
        until=None,
        defaults={
            "sector": sector,
            "since": on,
            "function": function or FUNCTIONS[role],
            "rank": LEAD_RANKS.get(role, 9),
        },
    )
    if new:
        record(by, "joined", membership)
        take_country(person, team)
    return membership


def take_country(person: Person, team: Team) -> None:
    """Whoever has said no country keeps the weekend and the holidays of the team."""
    if team.country and not person.country:
        person.country = team.country
        person.save(update_fields=["country"])


@transaction.atomic
def leave(*, membership: Membership, by: Person, today: dt.date, reason: str = "") -> Membership:
    """End a membership; from the next request on the person no longer sees the programme through it."""
    membership.until = max(today, membership.since)
    membership.save(update_fields=["until"])
    # What was left to them goes back to whoever left it.
    DutyNote.objects.filter(handed_to=membership.person, key__contains=f":{membership.programme.code}:").delete()
    record(by, "left", membership, reason=reason)
    return membership


@transaction.atomic
def invite(*, team: Team, values: dict, by: Person, now: dt.datetime) -> Invitation:
    """Invite by name, with or without an address. The same address never merges two people; the same sign-in does."""
    address = values["email"].strip()
    person = Person.objects.filter(email__iexact=address).first() if address else None
    if person is None:
        contact = {
            "contact_email": address,
            "phone": values["phone"],
            "language": values["language"],
            "time_zone": values["time_zone"],
            "title": values["title"],
        }
        person = create_person(name=values["name"], **contact)
    if Invitation.objects.filter(team=team, person=person, state=Invitation.State.WAITING).exists():
        raise ValidationError(
            _("%(name)s is invited already. Send the invitation again from the list.") % {"name": person}
        )
    invitation = Invitation.objects.create(
        team=team,
        person=person,
        role=values["role"],
        function=FUNCTIONS[values["role"]],
        sector=values["sector"],
        message=values["message"],
        invited_by=by,
        invited_at=now,
        expires_at=now + dt.timedelta(days=settings.P2P_INVITATION_DAYS),
    )
    record(by, "invited", invitation)
    return send_invitation(invitation=invitation, now=now)


def role_in(language: str, role: str) -> str:
    with translation.override(language):
        return str(Role(role).label)


@transaction.atomic
def send_invitation(*, invitation: Invitation, now: dt.datetime) -> Invitation:
    """Queue the mail (again) and let the invitation run for another fortnight."""
    invitation.expires_at = now + dt.timedelta(days=settings.P2P_INVITATION_DAYS)
    invitation.save(update_fields=["expires_at"])
    data = {
        "purpose": TokenLink.Purpose.INVITATION,
        "target": str(invitation.pk),
        "by": invitation.invited_by.name,
        "message": invitation.message,
        "role": invitation.role,
        "role_words": role_in(invitation.person.language, invitation.role),
        "side": invitation.team.side,
        "country": str(invitation.programme.seeking_country),
        "expires": f"{invitation.expires_at:%Y-%m-%d}",
        "title": invitation.programme.title,
    }
    key = f"invitation:{invitation.pk}:{now:%Y%m%d%H%M}"
    say(
        person=invitation.person,
        key=key,
        kind="invitation",
        programme_code=invitation.programme.code,
        data=data,
        now=now,
    )
    return invitation


@transaction.atomic
def revoke(*, invitation: Invitation, by: Person, now: dt.datetime) -> Invitation:
    """Withdraw an invitation; every link sent for it stops working at once."""
    close_links(invitation, now)
    invitation.state = Invitation.State.REVOKED
    invitation.save(update_fields=["state"])
    record(by, "revoked", invitation)
    return invitation


def close_links(invitation: Invitation, now: dt.datetime) -> None:
    """No link sent so far works any more, and none is sent any more."""
    links = TokenLink.objects.filter(purpose=TokenLink.Purpose.INVITATION, target=str(invitation.pk), used_at=None)
    links.update(revoked_at=now)
    unsay(person=invitation.person, key=f"invitation:{invitation.pk}:")


@transaction.atomic
def answer_invitation(*, invitation: Invitation, accepted: bool, now: dt.datetime, reason: str = "") -> Invitation:
    """Accept (and join) or decline. Two answers at once: the first one stands."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.state != Invitation.State.WAITING:
        raise ValidationError(_("This invitation was answered already."))
    close_links(invitation, now)
    invitation.state = Invitation.State.ACCEPTED if accepted else Invitation.State.DECLINED
    invitation.answered_at, invitation.reason = now, reason
    invitation.save(update_fields=["state", "answered_at", "reason"])
    record(invitation.person, invitation.state, invitation, reason=reason)
    if accepted:
        join(
            person=invitation.person,
            team=invitation.team,
            role=invitation.role,
            sector=invitation.sector,
            by=invitation.person,
            on=now.date(),
            function=invitation.function,
        )
    return invitation


@transaction.atomic
def find_blocked(*, today: dt.date) -> int:
    """Note since when a phase cannot be left: its planned end is over and a point is not met. How many there are."""
    running = Phase.objects.filter(
        entered_on__isnull=False, left_on=None, programme__state__in=[State.ACTIVE, State.CLOSING]
    )
    blocked: set[int] = set()
    for kind in ORDER:
        over = running.filter(kind=kind, planned_end__lt=today)
        standing = points_of(Programme.objects.filter(pk__in=over.values("programme")), kind)
        blocked |= {pk for pk, points_there in standing.items() if unmet(points_there)}
    running.filter(programme__in=blocked, blocked_on=None).update(blocked_on=today)
    running.exclude(programme__in=blocked).filter(blocked_on__isnull=False).update(blocked_on=None)
    return len(blocked)
