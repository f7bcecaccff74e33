"""One generated programme in the making: what its steps share."""

import datetime as dt
from collections import defaultdict

from django_countries import countries

from p2p.base.accounts.models import Person
from p2p.base.i18n.zones import capital_zone
from p2p.demo.batch import Batch, Sheet
from p2p.demo.synthetic.course import course
from p2p.demo.synthetic.pool import COUNTRIES, People
from p2p.demo.words import read
from programmes.models import Document, Membership, Need, Programme, State, Team
from programmes.toolkit import catalogue
from sessions.models import AgendaItem, NoteEntry

CHANCES = read("synthetic/chances")
TWO_YEARS = dt.timedelta(days=731)
NEEDS_A_REASON = {"dropped", "declined", "returned"}


class Draft(Sheet):
    """The dice, the words and the rows so far of one programme."""

    seeking: Team
    officer: Person

    def __init__(self, number: int, pool: People, batch: Batch, today: dt.date):
        super().__init__(batch)
        self.pool, self.dice = pool, pool.dice
        kinds = CHANCES["programmes"]
        phase, self.sessions, self.notes = kinds[(number - 1) % len(kinds)]
        self.course = course(phase, self.dice, today)
        self.country = self.dice.choice(list(COUNTRIES))
        self.language, self.zone, _names = COUNTRIES[self.country]
        self.words = read(f"synthetic/{self.language}")
        titles = self.dice.few(self.words["sessions"], 99, 99)
        self.titles = [*titles, *(f"{title} (2)" for title in titles)]
        self.peers: list[Team] = []
        self.members: list[Membership] = []
        self.needs: list[Need] = []
        self.materials: list[Document] = []
        self.agendas: dict[int, list[AgendaItem]] = defaultdict(list)
        self.entries: list[NoteEntry] = []
        self.begin(number)

    def begin(self, number: int) -> None:
        topic, course = self.any("policy_topics"), self.course
        self.add(
            Programme,
            code=f"{countries.alpha3(self.country)}-{topic.removeprefix('TP-')}{number}",
            title=self.words["titles"][topic],
            goal=self.say("goals"),
            seeking_country=self.country,
            time_zone=capital_zone(self.country),
            policy_topic=topic,
            cultural_domain=CHANCES["domains"].get(topic) or self.any("cultural_domains"),
            working_languages=list(dict.fromkeys([self.language, self.second_language])),
            state=course.state,
            phase=course.phase,
            start_date=course.start,
            end_date=course.end,
            closed_on=course.closed_on,
            put_away_on=course.until + TWO_YEARS if course.state == State.ARCHIVED else None,
            catalogue_version=catalogue().version,
            holds_demonstration=True,
        )

    @property
    def second_language(self) -> str:
        return "fr" if self.language == "ar" else "en"

    def say(self, key: str, language: str = "") -> str:
        return self.dice.choice(read(f"synthetic/{language or self.language}")[key])

    def perhaps(self, share: float, key: str) -> str:
        return self.say(key) if self.dice.chance(share) else ""

    def reason(self, status: str) -> str:
        return self.say("reasons") if status in NEEDS_A_REASON else ""

    def any(self, kind: str) -> str:
        return self.dice.choice(getattr(catalogue(), kind)).code

    def anybody(self) -> Person:
        return self.dice.choice(self.members).person

    def since(self, phase: str) -> dt.date:
        """A day after ``phase`` was entered."""
        return self.dice.day(self.course.entered[phase], self.course.until)
