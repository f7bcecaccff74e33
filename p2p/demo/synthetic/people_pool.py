"""People and organisations shared by generated programmes."""

from collections import defaultdict
from typing import Any

from p2p.base.accounts.models import Person
from p2p.base.i18n.text import sort_key
from p2p.demo.bulk_writer import BulkWriter
from p2p.demo.row_defaults import RowDefaults
from p2p.demo.synthetic.random_source import RandomSource
from p2p.demo.yaml_files import read_yaml
from programmes.models import Organisation

MAIL_DOMAIN = "synthetic.example"
COUNTRIES: dict[str, tuple[str, str, str]] = read_yaml("synthetic/countries")
# Colleagues of one country who may be asked again; more are not remembered, so that memory stays flat.
MAX_COLLEAGUES = 8
UNUSABLE = "!"


class PeoplePool(RowDefaults):
    """People to choose from: officers of the field offices, partners, and peers of earlier programmes."""

    def __init__(self, rng: RandomSource, writer: BulkWriter):
        super().__init__(writer)
        self.rng = rng
        self.organisations = {
            (organisation.name, str(organisation.country)): organisation for organisation in Organisation.objects.all()
        }
        self.colleagues: dict[str, list[tuple[Person, str]]] = {}
        self.staff: dict[str, list[Person]] = defaultdict(list)
        for officer in read_yaml("synthetic/names")["staff"]:
            values = {name: value for name, value in officer.items() if name != "region"}
            self.staff[officer["region"]].append(
                self.person(officer["name"].split()[0].lower(), officer["name"], **values)
            )

    def new_person(self, country: str, sector: str) -> Person:
        """A new person of ``country``."""
        number, (usual, zone, group) = self.count[Person], COUNTRIES[country]
        rng, gender = self.rng, self.rng.choice("FM")
        name, latin = self.name(read_yaml("synthetic/names")[group], gender)
        return self.person(
            f"p{number}",
            latin,
            name=name,
            gender=gender,
            latin_name="" if latin == name else latin,
            title=rng.choice(read_yaml(f"synthetic/{usual}")["functions"][sector]),
            language=usual if rng.chance(0.85) else rng.choice(("en", "fr")),
            phone=f"+{rng.randrange(20, 99)} 00 000 {number:05d}" if rng.chance(0.4) else "",
            time_zone=zone,
            country=country,
            preferred_way=rng.draw("way"),
        )

    def name(self, names: dict[str, Any], gender: str) -> tuple[str, str]:
        """First name and two surnames (a father's name and one surname in Arabic), as written and in Latin letters."""
        first, (last, other) = self.rng.choice(names[gender]), self.rng.sample(names["last"], 2)
        if isinstance(first, str):
            whole = f"{first} {last}-{other}" if self.rng.chance(0.6) else f"{first} {last}"
            return whole, whole
        written, latin = zip(first, self.rng.choice(names["M"]), last, strict=True)
        return " ".join(written), " ".join(latin)

    def person(self, mailbox: str, latin: str, **values: Any) -> Person:
        email = f"{mailbox}@{MAIL_DOMAIN}"
        usual = {"email": email, "contact_email": email, "sort_key": sort_key(latin), "password": UNUSABLE}
        return self.add(Person, **usual, **values)

    def organisation(self, country: str) -> Organisation:
        name = self.rng.choice(read_yaml(f"synthetic/{COUNTRIES[country][0]}")["organisations"])
        if (name, country) not in self.organisations:
            self.organisations[name, country] = self.add(Organisation, name=name, country=country)
        return self.organisations[name, country]

    def peers(self, country: str, fresh: int) -> list[tuple[Person, str]]:
        """Up to three peers of earlier programmes and ``fresh`` new ones, each with a sector."""
        known = self.colleagues.setdefault(country, [])
        sectors = [self.rng.draw("peer_sector") for _ in range(fresh)]
        new = [(self.new_person(country, sector), sector) for sector in sectors]
        asked = known[:3] + new
        known += new[: MAX_COLLEAGUES - len(known)]
        return asked
