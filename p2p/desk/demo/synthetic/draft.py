"""One generated programme in the making: what its steps share."""

import datetime as dt
import random
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import models
from django_countries import countries

from p2p.accounts.models import Person
from p2p.desk.demo.synthetic.batch import Batch, Thing
from p2p.desk.demo.synthetic.people import COUNTRIES, People
from p2p.desk.demo.synthetic.shapes import FOLLOW_UP, OVER, calendar, shape_of, state_for
from p2p.desk.demo.synthetic.words import read
from programmes.models import Document, Membership, Need, Programme, State, Team
from programmes.phases import ORDER
from programmes.toolkit import catalogue
from sessions.models import AgendaItem, NoteEntry

DOMAINS = {"TP-FILM": "CD-FILM", "TP-COPROD": "CD-FILM", "TP-INST": "CD-FILM", "TP-MUSIC": "CD-MUSIC"}


class Draft:
    """The dice, the words and the rows so far of one programme."""

    def __init__(self, number: int, rng: random.Random, pool: People, batch: Batch, today: dt.date):
        self.number, self.rng, self.pool, self.batch, self.today = number, rng, pool, batch, today
        self.shape = shape_of(number)
        self.state = state_for(self.shape.phase, rng)
        self.days = calendar(self.shape.phase, self.state, rng, today)
        self.country = rng.choice(list(COUNTRIES))
        self.language, self.zone, _names = COUNTRIES[self.country]
        self.second = "fr" if self.language == "ar" else "en"
        self.titles = self.several("sessions", 99)
        self.seeking: Team
        self.coordinator: Person
        self.officer: Person
        self.peers: list[Team] = []
        self.members: list[Membership] = []
        self.needs: list[Need] = []
        self.agendas: dict[int, list[AgendaItem]] = {}
        self.entries: list[NoteEntry] = []
        self.documents: list[Document] = []
        self.programme = self.add(self.make_programme())

    def make_programme(self) -> Programme:
        topic = self.rng.choice(catalogue().policy_topics).code
        return Programme(
            code=f"{countries.alpha3(self.country)}-{topic.removeprefix('TP-')}{self.number}",
            title=read(self.language)["titles"][topic],
            goal=self.say("goals"),
            seeking_country=self.country,
            policy_topic=topic,
            cultural_domain=DOMAINS.get(topic) or self.rng.choice(catalogue().cultural_domains).code,
            working_languages=list(dict.fromkeys([self.language, self.second])),
            state=self.state,
            phase=self.shape.phase,
            start_date=self.days.start,
            end_date=self.days.end,
            closed_on=self.days.closed_on,
            put_away_on=self.until + FOLLOW_UP if self.state == State.ARCHIVED else None,
            catalogue_version=catalogue().version,
            holds_demonstration=True,
        )

    @property
    def running(self) -> bool:
        return self.state in (State.ACTIVE, State.CLOSING)

    @property
    def over(self) -> bool:
        return self.state in OVER

    @property
    def until(self) -> dt.date:
        """The last day on which something can have happened."""
        return self.days.closed_on or self.today - dt.timedelta(days=1)

    def reached(self, phase: str) -> bool:
        return ORDER.index(self.shape.phase) >= ORDER.index(phase)

    def beyond(self, phase: str) -> bool:
        return ORDER.index(self.shape.phase) > ORDER.index(phase)

    def add(self, thing: Thing) -> Thing:
        return self.batch.add(thing)

    def link(self, model: type[models.Model], **ends: Any) -> None:
        self.batch.add(model(**ends))

    def happened(self, verb: str, thing: models.Model, on: dt.date, by: Person | None = None) -> None:
        self.batch.happened(verb, thing, by=by or self.coordinator, code=self.programme.code, on=on)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def weighed(self, chances: dict[Any, int]) -> Any:
        return self.rng.choices(list(chances), list(chances.values()))[0]

    def some(self, things: Sequence, most: int) -> list:
        return self.rng.sample(things, min(len(things), self.rng.randint(1, most)))

    def say(self, key: str, language: str = "") -> str:
        return self.rng.choice(read(language or self.language)[key])

    def several(self, key: str, number: int) -> list[str]:
        found = read(self.language)[key]
        return self.rng.sample(found, min(number, len(found)))

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        """A day from ``first`` to ``last``; ``first`` when that is no stretch of time."""
        return first + dt.timedelta(days=self.rng.randint(0, max(0, (last - first).days)))

    def uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)
