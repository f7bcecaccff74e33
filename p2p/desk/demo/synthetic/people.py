"""People, organisations and teams. Peers and officers serve several programmes."""

import random
from typing import TYPE_CHECKING, Any

from django_countries import countries

from p2p.accounts.models import Person
from p2p.accounts.names import sort_key
from p2p.desk.demo.synthetic.batch import Batch
from p2p.desk.demo.synthetic.words import read
from peers.models import Pairing
from programmes.access import Role
from programmes.actions import FUNCTIONS, LEAD_RANKS
from programmes.models import Membership, Organisation, Team
from programmes.models.people import Side
from programmes.phases import PhaseCode
from programmes.regions import region_of

if TYPE_CHECKING:
    from p2p.desk.demo.synthetic.draft import Draft

DOMAIN = "synthetic.example"
COUNTRIES: dict[str, tuple[str, str, str]] = read("countries")
LANGUAGES = ("en", "fr", "es", "ar")
NEW_PEOPLE = 10
# Colleagues of one country who may be asked again; more are not remembered, so that memory stays flat.
REMEMBERED = 8
AS_STAKEHOLDER = {
    "public": "RL-PUB",
    "private": "RL-PRI",
    "civil_society": "RL-CSO",
    "academia": "RL-NEXP",
    "media": "RL-TEAM",
}
UNUSABLE = "!"


class People:
    """Who can be asked: officers of the field offices, partners, and peers who have served before."""

    batch: Batch

    def __init__(self, rng: random.Random):
        self.rng, self.count = rng, 0
        self.offices: list[tuple[str, Person]] = []
        self.donors: list[tuple[str, Person]] = []
        self.colleagues: dict[str, list[tuple[Person, str]]] = {}
        names = {name for language in LANGUAGES for name in read(language)["organisations"]}
        known = Organisation.objects.filter(name__in=names)
        self.organisations = {(one.name, str(one.country)): one for one in known}

    def staff(self) -> None:
        """Once, before the first programme."""
        if not self.offices:
            self.offices, self.donors = (
                [(row["region"], self.employee(row)) for row in read("names")[kind]] for kind in ("offices", "donors")
            )

    def employee(self, row: dict[str, str]) -> Person:
        return self.person(
            row["name"],
            row["name"],
            time_zone=row["zone"],
            language=row["language"],
            title=row["title"],
            email=f"{row['name'].split()[0].lower()}@{DOMAIN}",
        )

    def someone(self, country: str, sector: str) -> Person:
        """A new person of ``country``."""
        self.count += 1
        usual, zone, group = COUNTRIES[country]
        gender = self.rng.choice("FM")
        language = usual if self.rng.random() < 0.85 else self.rng.choice(("en", "fr"))
        name, latin = self.name(read("names")[group], gender)
        phone = f"+{self.rng.randrange(20, 99)} 00 000 {self.count:05d}" if self.rng.random() < 0.4 else ""
        return self.person(
            name,
            latin,
            time_zone=zone,
            language=language,
            gender=gender,
            phone=phone,
            email=f"p{self.count}@{DOMAIN}",
            title=self.rng.choice(read(usual)["functions"][sector]),
            preferred_way=self.rng.choices(Person.Way.values, (88, 8, 4))[0],
        )

    def name(self, names: dict[str, Any], gender: str) -> tuple[str, str]:
        """First name and two surnames (a father's name and one surname in Arabic), as written and in Latin letters."""
        first, (last, other) = self.rng.choice(names[gender]), self.rng.sample(names["last"], 2)
        if isinstance(first, str):
            whole = f"{first} {last}-{other}" if self.rng.random() < 0.6 else f"{first} {last}"
            return whole, whole
        parts = [first, self.rng.choice(names["M"]), last]
        return " ".join(part[0] for part in parts), " ".join(part[1] for part in parts)

    def person(self, name: str, latin: str, *, email: str, **fields: Any) -> Person:
        return self.batch.add(
            Person(
                name=name,
                latin_name="" if latin == name else latin,
                sort_key=sort_key(latin),
                email=email,
                contact_email=email,
                password=UNUSABLE,
                **fields,
            )
        )

    def organisation(self, country: str, language: str) -> Organisation:
        name = self.rng.choice(read(language)["organisations"])
        if (name, country) not in self.organisations:
            self.organisations[name, country] = self.batch.add(Organisation(name=name, country=country))
        return self.organisations[name, country]

    def remember(self, country: str, person: Person, sector: str) -> None:
        known = self.colleagues.setdefault(country, [])
        if len(known) < REMEMBERED:
            known.append((person, sector))


def teams(one: "Draft") -> None:
    """The national team, one to three teams of peers, and UNESCO with now and then a partner."""
    size = one.rng.randint(6, 8)
    national_team(one, size)
    peer_team(one, one.rng.choice([code for code in COUNTRIES if code != one.country]), NEW_PEOPLE - size)
    if one.reached(PhaseCode.DIAG):
        for country in others(one)[: one.rng.randint(0, 2)]:
            peer_team(one, country, 0)
    support(one)
    one.happened("created", one.programme, one.days.start, by=one.officer)
    one.programme.carrier = one.coordinator if one.over else None


def others(one: "Draft") -> list[str]:
    """Countries whose people have served as peers before, in any order."""
    taken = {one.country, *(str(team.country) for team in one.peers)}
    known = [code for code in one.pool.colleagues if code not in taken]
    return one.rng.sample(known, len(known))


def team_of(one: "Draft", country: str, side: Side) -> Team:
    organisation = one.pool.organisation(country, COUNTRIES[country][0])
    return one.add(
        Team(
            programme=one.programme,
            code=countries.alpha3(country),
            side=side,
            country=country,
            organisation=organisation,
        )
    )


def national_team(one: "Draft", size: int) -> None:
    one.seeking = team_of(one, one.country, Side.SEEKING)
    sectors = ["public", "public", "civil_society", "private", "academia"]
    sectors += [one.rng.choice(list(AS_STAKEHOLDER)) for _ in range(size - len(sectors))]
    for place, sector in enumerate(sectors):
        role = (Role.COORDINATOR, Role.DEPUTY)[place] if place < 2 else Role.MEMBER
        join(one, one.seeking, one.pool.someone(one.country, sector), role, sector)
    one.coordinator = one.members[0].person
    if one.chance(0.15) and one.beyond(PhaseCode.PREP):
        one.members.pop().until = one.day(one.days.entered[PhaseCode.DIAG], one.until)


def peer_team(one: "Draft", country: str, fresh: int) -> None:
    team = team_of(one, country, Side.PROVIDING)
    asked = [one.pool.colleagues[country][i] for i in range(min(3, len(one.pool.colleagues.get(country, ()))))]
    for _ in range(fresh):
        sector = one.weighed({"public": 6, "civil_society": 2, "academia": 1, "private": 1})
        asked.append((one.pool.someone(country, sector), sector))
        one.pool.remember(country, *asked[-1])
    for place, (person, sector) in enumerate(asked):
        join(one, team, person, Role.PEER if place else Role.PEER_LEAD, sector)
    one.peers.append(team)
    pair(one, team)


def pair(one: "Draft", team: Team) -> None:
    agreed = one.days.entered.get(PhaseCode.SESS)
    state = Pairing.State.PROPOSED
    if agreed:
        state = Pairing.State.ENDED if one.over else Pairing.State.AGREED
    one.add(
        Pairing(
            programme=one.programme,
            number=len(one.peers),
            team=team,
            focus=one.say("offers"),
            state=state,
            agreed_on=agreed,
        )
    )


def support(one: "Draft") -> None:
    team = one.add(Team(programme=one.programme, code="UNESCO", side=Side.SUPPORT))
    near = [person for region, person in one.pool.offices if region == region_of(one.country)]
    one.officer = one.rng.choice(near)
    enlist(one, team, one.officer, Role.OFFICER, "international")
    if one.chance(0.3):
        enlist(one, team, one.rng.choice(one.pool.donors)[1], Role.OBSERVER, "international")


def join(one: "Draft", team: Team, person: Person, role: Role, sector: str) -> None:
    one.members.append(enlist(one, team, person, role, sector))


def enlist(one: "Draft", team: Team, person: Person, role: Role, sector: str) -> Membership:
    since = one.days.start if team.side != Side.PROVIDING else one.days.entered.get(PhaseCode.DIAG, one.days.start)
    return one.add(
        Membership(
            person=person,
            team=team,
            role=role,
            sector=sector,
            since=since,
            rank=LEAD_RANKS.get(role, 9),
            function=AS_STAKEHOLDER.get(sector, "RL-TEAM") if role == Role.MEMBER else FUNCTIONS[role],
        )
    )
