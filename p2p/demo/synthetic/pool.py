"""People and organisations that the generated programmes share: peers and officers serve several of them."""

from collections import defaultdict
from typing import Any

from p2p.base.accounts.models import Person
from p2p.base.i18n.text import sort_key
from p2p.demo.batch import Batch, Sheet
from p2p.demo.synthetic.dice import Dice
from p2p.demo.words import read
from programmes.models import Organisation

DOMAIN = "synthetic.example"
COUNTRIES: dict[str, tuple[str, str, str]] = read("synthetic/countries")
# Colleagues of one country who may be asked again; more are not remembered, so that memory stays flat.
REMEMBERED = 8
UNUSABLE = "!"


class People(Sheet):
    """Who can be asked: officers of the field offices, partners, and peers who have served before."""

    def __init__(self, dice: Dice, batch: Batch):
        super().__init__(batch)
        self.dice = dice
        self.organisations = {(one.name, str(one.country)): one for one in Organisation.objects.all()}
        self.colleagues: dict[str, list[tuple[Person, str]]] = {}
        self.staff: dict[str, list[Person]] = defaultdict(list)
        for row in read("synthetic/names")["staff"]:
            values = {name: value for name, value in row.items() if name != "region"}
            self.staff[row["region"]].append(self.person(row["name"].split()[0].lower(), row["name"], **values))

    def someone(self, country: str, sector: str) -> Person:
        """A new person of ``country``."""
        number, (usual, zone, group) = self.count[Person], COUNTRIES[country]
        dice, gender = self.dice, self.dice.choice("FM")
        name, latin = self.name(read("synthetic/names")[group], gender)
        return self.person(
            f"p{number}",
            latin,
            name=name,
            gender=gender,
            latin_name="" if latin == name else latin,
            title=dice.choice(read(f"synthetic/{usual}")["functions"][sector]),
            language=usual if dice.chance(0.85) else dice.choice(("en", "fr")),
            phone=f"+{dice.randrange(20, 99)} 00 000 {number:05d}" if dice.chance(0.4) else "",
            time_zone=zone,
            country=country,
            preferred_way=dice.draw("way"),
        )

    def name(self, names: dict[str, Any], gender: str) -> tuple[str, str]:
        """First name and two surnames (a father's name and one surname in Arabic), as written and in Latin letters."""
        first, (last, other) = self.dice.choice(names[gender]), self.dice.sample(names["last"], 2)
        if isinstance(first, str):
            whole = f"{first} {last}-{other}" if self.dice.chance(0.6) else f"{first} {last}"
            return whole, whole
        written, latin = zip(first, self.dice.choice(names["M"]), last, strict=True)
        return " ".join(written), " ".join(latin)

    def person(self, mailbox: str, latin: str, **values: Any) -> Person:
        email = f"{mailbox}@{DOMAIN}"
        usual = {"email": email, "contact_email": email, "sort_key": sort_key(latin), "password": UNUSABLE}
        return self.add(Person, **usual, **values)

    def organisation(self, country: str) -> Organisation:
        name = self.dice.choice(read(f"synthetic/{COUNTRIES[country][0]}")["organisations"])
        if (name, country) not in self.organisations:
            self.organisations[name, country] = self.add(Organisation, name=name, country=country)
        return self.organisations[name, country]

    def peers(self, country: str, fresh: int) -> list[tuple[Person, str]]:
        """Up to three who have served before, and ``fresh`` new ones, each with a sector."""
        known = self.colleagues.setdefault(country, [])
        sectors = [self.dice.draw("peer_sector") for _ in range(fresh)]
        new = [(self.someone(country, sector), sector) for sector in sectors]
        asked = known[:3] + new
        known += new[: REMEMBERED - len(known)]
        return asked
