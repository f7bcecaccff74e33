"""Who takes part in one generated programme, and on which side."""

import datetime as dt

from django.utils import translation
from django_countries import countries

from p2p.base.accounts.models import Person
from p2p.demo.synthetic.draft import CHANCES, Draft
from p2p.demo.synthetic.pool import COUNTRIES
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


def gather(one: Draft) -> None:
    """The national team, one to three teams of peers, and UNESCO with now and then a partner."""
    size = one.dice.randint(6, 8)
    national_team(one, size)
    strangers = [country for country in COUNTRIES if country != one.country]
    guests = {one.dice.choice(strangers): NEW_PEOPLE - size}
    if one.course.reached(PhaseCode.DIAG):
        known = [country for country in one.pool.colleagues if country not in {one.country, *guests}]
        guests |= dict.fromkeys(one.dice.few(known, 0, 2), 0)
    for country, fresh in guests.items():
        peer_team(one, country, fresh)
    support(one)
    one.tell("created", one.programme, one.course.start, by=one.officer)
    agree_on_rules(one)
    one.programme.carrier = one.coordinator if one.course.over else None


def agree_on_rules(one: Draft) -> None:
    with translation.override(one.language):
        one.programme.ground_rules = default_ground_rules()
    one.programme.rules_on = one.course.start
    for team in [one.seeking, *one.peers]:
        one.add(RulesAcceptance, team=team, on=one.course.start)


def national_team(one: Draft, size: int) -> None:
    one.seeking = team(one, one.country, Side.SEEKING)
    sectors = ["public", "public", "civil_society", "private", "academia"]
    sectors += one.dice.choices(list(AS_STAKEHOLDER), k=size - len(sectors))
    for sector, role in zip(sectors, [Role.COORDINATOR, Role.DEPUTY] + [Role.MEMBER] * size, strict=False):
        one.members.append(join(one, one.seeking, one.pool.someone(one.country, sector), role, sector))
    if one.dice.chance(0.15) and one.course.reached(PhaseCode.DIAG):
        one.members.pop().ended_at = dt.datetime.combine(one.since(PhaseCode.DIAG), dt.time(12), tzinfo=dt.UTC)


def peer_team(one: Draft, country: str, fresh: int) -> None:
    guests = team(one, country, Side.PROVIDING)
    one.peers.append(guests)
    for place, (person, sector) in enumerate(one.pool.peers(country, fresh)):
        one.members.append(join(one, guests, person, Role.PEER if place else Role.PEER_LEAD, sector))
    agreed = one.course.entered.get(PhaseCode.SESS)
    state = "proposed" if not agreed else "ended" if one.course.over else "agreed"
    pairing = one.add(Pairing, team=guests, focus=one.say("offers"), state=state, agreed_on=agreed)
    if agreed:
        one.confirmed(pairing, next(member.person for member in one.members if member.team is guests))


def support(one: Draft) -> None:
    unesco = one.add(Team, code="UNESCO", side=Side.SUPPORT)
    one.officer = one.dice.choice(one.pool.staff[region_of(one.country)])
    join(one, unesco, one.officer, Role.OFFICER, "international")
    if one.dice.chance(0.3):
        join(one, unesco, one.dice.choice(one.pool.staff[""]), Role.OBSERVER, "international")


def team(one: Draft, country: str, side: Side) -> Team:
    code, organisation = countries.alpha3(country), one.pool.organisation(country)
    return one.add(Team, code=code, side=side, country=country, organisation=organisation)


def join(one: Draft, team: Team, person: Person, role: Role, sector: str) -> Membership:
    start, rank = one.course.start, RANK_BY_ROLE.get(role, 9)
    since = one.course.entered.get(PhaseCode.DIAG, start) if team.side == Side.PROVIDING else start
    function = AS_STAKEHOLDER.get(sector, "RL-TEAM") if role == Role.MEMBER else FUNCTION_BY_ROLE[role]
    return one.add(
        Membership, person=person, team=team, role=role, function=function, sector=sector, since=since, rank=rank
    )
