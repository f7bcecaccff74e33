"""The four demonstration programmes, from two YAML files into rows, with every date shifted alike."""

import datetime as dt
import zoneinfo
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from p2p.accounts.models import Person
from p2p.accounts.names import sort_key
from p2p.desk.demo.exchange import Exchange
from p2p.desk.demo.part import Known, read
from p2p.desk.demo.preparation import Preparation
from p2p.desk.demo.results import Results
from programmes import actions
from programmes.access import Role
from programmes.models import Membership, Programme, Team
from programmes.models.people import Side


class Demo:
    """Loads everything once; ``day`` moves a date of the files to where it lies for the chosen today."""

    def __init__(self, today: dt.date, *, keep_dates: bool = False):
        self.data, self.more = read("demo.yaml"), read("more.yaml")
        self.as_of = self.data["as_of"]
        self.shift = dt.timedelta(0) if keep_dates else dt.timedelta(weeks=(today - self.as_of).days // 7)
        self.people: dict[str, Person] = {}

    def day(self, value: dt.date | str | None) -> dt.date | None:
        if value is None:
            return None
        return (dt.date.fromisoformat(value) if isinstance(value, str) else value) + self.shift

    @cached_property
    def now_in_files(self) -> dt.date:
        return self.day(self.as_of)

    @cached_property
    def password(self) -> str:
        return make_password(self.more["password"])

    @cached_property
    def with_account(self) -> set[str]:
        """Everybody else comes by personal link, as many people in real programmes do."""
        return {one["ref"] for one in self.more["accounts"]}

    @transaction.atomic
    def load(self) -> list[Programme]:
        for one in [*self.data["staff"], *self.more["people"]]:
            self.person(one)
        loaded = [self.programme(one) for one in self.data["programmes"]]
        self.grants()
        self.invitation()
        return loaded

    def programme(self, data: dict[str, Any]) -> Programme:
        known = Known(self, data)
        programme = Preparation(known).load()
        Exchange(known).load()
        Results(known).load()
        return programme

    def person(self, one: dict[str, Any]) -> Person:
        name, ref = one["name"], one["ref"]
        zone = one["timezone"]
        person = Person(
            name=name,
            sort_key=sort_key(name),
            title=one.get("title", ""),
            gender=one.get("gender", "unknown"),
            email=one["email"],
            contact_email=one["email"],
            time_zone=zone,
            language=one.get("language") or self.more["languages"].get(ref, "en"),
            phone=self.more["phones"].get(ref, ""),
            preferred_way=self.more["ways"].get(ref, "mail"),
            password=self.password if ref in self.with_account else make_password(None),
            portfolio="all" if ref == "u-hq" else "",
            is_superuser=one.get("administrator", False),
        )
        person.save()
        self.people[ref] = person
        return person

    def grants(self) -> None:
        """UNESCO officers and the donor are members of the support team of the programmes they serve."""
        for code, ref in self.more["officers"].items():
            self.support(code, ref, Role.OFFICER)
        for one in self.more["people"]:
            for code in one.get("observes", []):
                self.support(code, one["ref"], Role.OBSERVER)

    def support(self, code: str, ref: str, role: Role) -> None:
        programme = Programme.objects.get(code=code)
        team, _new = Team.objects.get_or_create(programme=programme, code="UNESCO", defaults={"side": Side.SUPPORT})
        Membership.objects.create(
            person=self.people[ref],
            team=team,
            role=role,
            function=actions.FUNCTIONS[role],
            sector="international",
            since=programme.start_date,
            rank=actions.LEAD_RANKS.get(role, 9),
        )

    def invitation(self) -> None:
        one = self.more["invitation"]
        team = Team.objects.get(programme__code=one["programme"], code=one["team"])
        values = {key: one[key] for key in ("name", "email", "title", "sector", "message")}
        values |= {"phone": "", "language": "en", "time_zone": "Africa/Johannesburg", "role": Role.PEER}
        actions.invite(team=team, values=values, by=self.people[one["by"]], now=timezone.now())

    def accounts(self) -> list[dict[str, str]]:
        found = []
        for one in self.more["accounts"]:
            email = self.address(one["ref"])
            found.append(
                {"email": email, "password": self.more["password"], "role": one["role"], "programme": one["programme"]}
            )
        return found

    def address(self, ref: str) -> str:
        everyone = [*self.data["staff"], *self.more["people"]]
        everyone += [
            one for programme in self.data["programmes"] for team in programme["teams"] for one in team["members"]
        ]
        return next(one["email"] for one in everyone if one["ref"] == ref)


def is_empty() -> bool:
    return not Programme.objects.exists() and not Person.objects.exists()


def local_today() -> dt.date:
    return dt.datetime.now(zoneinfo.ZoneInfo(settings.TIME_ZONE)).date()
