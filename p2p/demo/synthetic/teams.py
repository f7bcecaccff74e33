"""Teams and members of a generated programme."""

import datetime as dt

from django.utils import translation
from django_countries import countries

from p2p.base.accounts.models import Person
from p2p.base.history.enums import Verb
from p2p.demo.synthetic.people_pool import COUNTRIES
from p2p.demo.synthetic.programme_builder import CHANCES, ProgrammeBuilder
from peers.models import Pairing
from programmes.actions import FUNCTION_BY_ROLE, RANK_BY_ROLE
from programmes.ground_rules import default_ground_rules
from programmes.models import Membership, RulesAcceptance, Team
from programmes.models.teams import Side
from programmes.phases import PhaseCode
from programmes.policy import Role
from programmes.regions import region_of

AS_STAKEHOLDER: dict[str, str] = CHANCES["functions"]
NEW_PEOPLE = 10


def make_teams(builder: ProgrammeBuilder) -> None:
    """The national team, one to three teams of peers, and UNESCO with now and then a partner."""
    size = builder.rng.randint(6, 8)
    add_national_team(builder, size)
    strangers = [country for country in COUNTRIES if country != builder.country]
    guests = {builder.rng.choice(strangers): NEW_PEOPLE - size}
    if builder.schedule.reached(PhaseCode.DIAG):
        known = [country for country in builder.pool.colleagues if country not in {builder.country, *guests}]
        guests |= dict.fromkeys(builder.rng.sample_between(known, 0, 2), 0)
    for country, fresh in guests.items():
        add_peer_team(builder, country, fresh)
    add_support_team(builder)
    builder.add_event(Verb.CREATED, builder.programme, builder.schedule.start, by=builder.officer)
    accept_ground_rules(builder)
    builder.programme.carrier = builder.coordinator if builder.schedule.over else None


def accept_ground_rules(builder: ProgrammeBuilder) -> None:
    with translation.override(builder.language):
        builder.programme.ground_rules = default_ground_rules()
    builder.programme.rules_on = builder.schedule.start
    for team in [builder.seeking, *builder.peers]:
        builder.add(RulesAcceptance, team=team, on=builder.schedule.start)


def add_national_team(builder: ProgrammeBuilder, size: int) -> None:
    builder.seeking = add_team(builder, builder.country, Side.SEEKING)
    sectors = ["public", "public", "civil_society", "private", "academia"]
    sectors += builder.rng.choices(list(AS_STAKEHOLDER), k=size - len(sectors))
    for sector, role in zip(sectors, [Role.COORDINATOR, Role.DEPUTY] + [Role.MEMBER] * size, strict=False):
        builder.members.append(
            add_membership(builder, builder.seeking, builder.pool.new_person(builder.country, sector), role, sector)
        )
    if builder.rng.chance(0.15) and builder.schedule.reached(PhaseCode.DIAG):
        builder.members.pop().ended_at = dt.datetime.combine(builder.since(PhaseCode.DIAG), dt.time(12), tzinfo=dt.UTC)


def add_peer_team(builder: ProgrammeBuilder, country: str, fresh: int) -> None:
    guests = add_team(builder, country, Side.PROVIDING)
    builder.peers.append(guests)
    for place, (person, sector) in enumerate(builder.pool.peers(country, fresh)):
        builder.members.append(add_membership(builder, guests, person, Role.PEER if place else Role.PEER_LEAD, sector))
    agreed = builder.schedule.entered.get(PhaseCode.SESS)
    state = "proposed" if not agreed else "ended" if builder.schedule.over else "agreed"
    pairing = builder.add(Pairing, team=guests, focus=builder.pick_text("offers"), state=state, agreed_on=agreed)
    if agreed:
        builder.confirm_pairing(pairing, next(member.person for member in builder.members if member.team is guests))


def add_support_team(builder: ProgrammeBuilder) -> None:
    unesco = builder.add(Team, code="UNESCO", side=Side.SUPPORT)
    builder.officer = builder.rng.choice(builder.pool.staff[region_of(builder.country)])
    add_membership(builder, unesco, builder.officer, Role.OFFICER, "international")
    if builder.rng.chance(0.3):
        add_membership(builder, unesco, builder.rng.choice(builder.pool.staff[""]), Role.OBSERVER, "international")


def add_team(builder: ProgrammeBuilder, country: str, side: Side) -> Team:
    code, organisation = countries.alpha3(country), builder.pool.organisation(country)
    return builder.add(Team, code=code, side=side, country=country, organisation=organisation)


def add_membership(builder: ProgrammeBuilder, team: Team, person: Person, role: Role, sector: str) -> Membership:
    start, rank = builder.schedule.start, RANK_BY_ROLE.get(role, 9)
    since = builder.schedule.entered.get(PhaseCode.DIAG, start) if team.side == Side.PROVIDING else start
    function = AS_STAKEHOLDER.get(sector, "RL-TEAM") if role == Role.MEMBER else FUNCTION_BY_ROLE[role]
    return builder.add(
        Membership, person=person, team=team, role=role, function=function, sector=sector, since=since, rank=rank
    )
