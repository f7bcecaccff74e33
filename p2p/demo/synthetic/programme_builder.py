"""One generated programme under construction: what its steps share."""

import datetime as dt
from collections import defaultdict

from django_countries import countries

from p2p.base.accounts.models import Person
from p2p.base.i18n.zones import capital_zone
from p2p.demo.bulk_writer import BulkWriter
from p2p.demo.row_defaults import RowDefaults
from p2p.demo.synthetic.people_pool import COUNTRIES, PeoplePool
from p2p.demo.synthetic.programme_schedule import make_schedule
from p2p.demo.yaml_files import read_yaml
from programmes.models import Document, Membership, Need, Programme, State, Team
from programmes.toolkit import catalogue
from sessions.models import AgendaItem, NoteEntry

CHANCES = read_yaml("synthetic/chances")
TWO_YEARS = dt.timedelta(days=731)
STATUSES_WITH_REASON = {"dropped", "declined", "returned"}


class ProgrammeBuilder(RowDefaults):
    """Random source, texts and rows so far of one programme."""

    seeking: Team
    officer: Person

    def __init__(self, number: int, pool: PeoplePool, writer: BulkWriter, today: dt.date):
        super().__init__(writer)
        self.pool, self.rng = pool, pool.rng
        kinds = CHANCES["programmes"]
        phase, self.sessions, self.notes = kinds[(number - 1) % len(kinds)]
        self.schedule = make_schedule(phase, self.rng, today)
        self.country = self.rng.choice(list(COUNTRIES))
        self.language, self.zone, _names = COUNTRIES[self.country]
        self.texts = read_yaml(f"synthetic/{self.language}")
        titles = self.rng.sample_between(self.texts["sessions"], 99, 99)
        self.titles = [*titles, *(f"{title} (2)" for title in titles)]
        self.peers: list[Team] = []
        self.members: list[Membership] = []
        self.needs: list[Need] = []
        self.materials: list[Document] = []
        self.agendas: dict[int, list[AgendaItem]] = defaultdict(list)
        self.entries: list[NoteEntry] = []
        self.begin(number)

    def begin(self, number: int) -> None:
        topic, schedule = self.pick_code("policy_topics"), self.schedule
        self.add(
            Programme,
            code=f"{countries.alpha3(self.country)}-{topic.removeprefix('TP-')}{number}",
            title=self.texts["titles"][topic],
            goal=self.pick_text("goals"),
            seeking_country=self.country,
            time_zone=capital_zone(self.country),
            policy_topic=topic,
            cultural_domain=CHANCES["domains"].get(topic) or self.pick_code("cultural_domains"),
            working_languages=list(dict.fromkeys([self.language, self.second_language])),
            state=schedule.state,
            phase=schedule.phase,
            start_date=schedule.start,
            end_date=schedule.end,
            closed_on=schedule.closed_on,
            put_away_on=schedule.until + TWO_YEARS if schedule.state == State.ARCHIVED else None,
            catalogue_version=catalogue().version,
            holds_demonstration=True,
        )

    @property
    def second_language(self) -> str:
        return "fr" if self.language == "ar" else "en"

    def pick_text(self, key: str, language: str = "") -> str:
        return self.rng.choice(read_yaml(f"synthetic/{language or self.language}")[key])

    def maybe_text(self, share: float, key: str) -> str:
        return self.pick_text(key) if self.rng.chance(share) else ""

    def reason(self, status: str) -> str:
        return self.pick_text("reasons") if status in STATUSES_WITH_REASON else ""

    def pick_code(self, kind: str) -> str:
        return self.rng.choice(getattr(catalogue(), kind)).code

    def anybody(self) -> Person:
        return self.rng.choice(self.members).person

    def since(self, phase: str) -> dt.date:
        """A day after ``phase`` was entered."""
        return self.rng.day(self.schedule.entered[phase], self.schedule.until)
