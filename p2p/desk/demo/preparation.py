"""A demonstration programme from its teams to its diagnostic."""

import datetime as dt
from typing import Any

from p2p.accounts.models import Person
from p2p.audit.models import Event
from p2p.desk.demo.part import Part, number
from peers.models import Offer, Pairing
from programmes import actions
from programmes.access import Role
from programmes.models import (
    Declaration,
    DiagnosticAssessment,
    Document,
    Membership,
    Need,
    Organisation,
    Phase,
    PhaseChange,
    Programme,
    Risk,
    Team,
    Waiver,
)
from programmes.models.people import Side
from programmes.phases import ORDER, number_of
from programmes.toolkit import catalogue

ROLES = {"RL-COORD": Role.COORDINATOR, "RL-PLEAD": Role.PEER_LEAD, "RL-PEER": Role.PEER}


class Preparation(Part):
    def load(self) -> Programme:
        self.known.programme = self.make_programme()
        for step in (
            self.load_teams,
            self.load_phases,
            self.load_needs,
            self.load_offers,
            self.load_risks,
            self.load_diagnostic,
        ):
            step()
        return self.known.programme

    def make_programme(self) -> Programme:
        data = self.data
        return Programme.objects.create(
            code=data["code"],
            title=data["title"],
            goal=data["goal"],
            seeking_country=data["seeking_country"],
            policy_topic=data["policy_topic"],
            cultural_domain=data["cultural_domain"],
            working_languages=data["working_languages"],
            phase=data["phase"],
            state=data["status"],
            start_date=self.day(data["start_date"]),
            end_date=self.day(data["end_date"]),
            catalogue_version=catalogue().version,
            holds_demonstration=True,
        )

    def load_teams(self) -> None:
        for data in self.data["teams"]:
            organisation, _new = Organisation.objects.get_or_create(
                name=data["organisation"].split(" (")[0], country=data["country"]
            )
            team = Team.objects.create(
                programme=self.programme,
                code=data["code"],
                side=data["side"],
                country=data["country"],
                organisation=organisation,
            )
            self.teams[data["code"]] = team
            for one in data["members"]:
                self.load_member(team, one)
            if team.side == Side.PROVIDING:
                agreed = self.entered("SESS") or self.demo.now_in_files
                Pairing.objects.create(
                    programme=self.programme,
                    number=self.programme.pairings.count() + 1,
                    team=team,
                    state="agreed",
                    agreed_on=agreed,
                )

    def load_member(self, team: Team, one: dict[str, Any]) -> None:
        person = self.demo.person(one)
        role = Role.DEPUTY if one.get("deputy") else ROLES.get(one["role"], Role.MEMBER)
        Membership.objects.create(
            person=person,
            team=team,
            role=role,
            function=one["role"],
            sector=one["sector"],
            since=self.programme.start_date,
            rank=actions.LEAD_RANKS.get(role, 9),
        )

    def load_phases(self) -> None:
        history = {one["phase"]: one for one in self.data["phase_history"]}
        rest = [kind for kind in ORDER if kind not in history or history[kind]["left"] is None]
        edges = spread(self.demo.now_in_files, self.programme.end_date, len(rest))
        for kind in ORDER:
            entered, left = (
                self.day(history.get(kind, {}).get("entered")),
                self.day(history.get(kind, {}).get("left")),
            )
            end = left or edges[rest.index(kind) + 1]
            start = entered or edges[rest.index(kind)]
            Phase.objects.create(
                programme=self.programme,
                kind=kind,
                position=number_of(kind),
                planned_start=start,
                planned_end=end,
                entered_on=entered,
                left_on=left,
            )
        self.load_changes()

    def load_changes(self) -> None:
        before = ""
        for one in self.data["phase_history"]:
            on, by = self.day(one["entered"]), self.coordinator()
            PhaseChange.objects.create(programme=self.programme, source=before, target=one["phase"], on=on, by=by)
            self.remember("moved", self.programme, by, on)
            if declared := one.get("declaration"):
                Declaration.objects.create(
                    programme=self.programme,
                    criterion="SESS-X1",
                    by=self.person(declared["by"]),
                    on=self.day(declared["on"]),
                    remark=declared["remark"],
                )
            for waived in one.get("overrides", []):
                Waiver.objects.create(
                    programme=self.programme,
                    criterion=waived["criterion"],
                    phase=one["phase"],
                    by=self.person(waived["by"]),
                    on=self.day(one["left"]),
                    reason=waived["reason"],
                )
            before = one["phase"]

    def remember(self, verb: str, thing: Any, by: Person, on: dt.date) -> None:
        event = Event.objects.create(
            actor=by,
            verb=verb,
            programme_code=self.programme.code,
            kind=thing._meta.label_lower,
            key=str(thing.pk),
            title=str(thing),
            revision=1,
        )
        Event.objects.filter(pk=event.pk).update(at=dt.datetime.combine(on, dt.time(9), tzinfo=dt.UTC))

    def load_needs(self) -> None:
        for rank, one in enumerate(self.data["needs"], start=1):
            self.needs[one["code"]] = Need.objects.create(
                programme=self.programme,
                number=number(one["code"]),
                title=one["title"],
                priority=one["priority"],
                rank=rank,
                policy_domain=one["policy_domain"],
                status=one["status"],
            )

    def load_offers(self) -> None:
        for one in self.data["offers"]:
            Offer.objects.create(
                programme=self.programme,
                number=number(one["code"]),
                team=self.teams[one["team"]],
                need=self.needs[one["need"]],
                title=one["title"],
                format=one["format"],
                status=one["status"],
                answer_by=self.coordinator(),
                answer_due_on=self.demo.now_in_files + dt.timedelta(days=5),
            )

    def load_risks(self) -> None:
        worked = self.demo.more["worked"] if self.programme.code == "SSD-COPY" else {}
        for i, one in enumerate(self.data["risks"], start=1):
            Risk.objects.create(
                programme=self.programme,
                number=i,
                obstacle=one["obstacle"],
                likelihood=one["likelihood"],
                impact=one["impact"],
                response=one["response"],
                owner=self.person(one["owner"]),
                mitigation=one["mitigation"],
                status=one["status"],
                review_on=self.day(one["review_on"]),
                worked=worked.get(one["obstacle"], ""),
            )

    def load_diagnostic(self) -> None:
        one = self.demo.more["diagnostics"].get(self.programme.code)
        if one is None:
            return
        paper = Document.objects.create(
            programme=self.programme,
            number=1,
            title="Diagnostic assessment",
            kind=Document.Kind.DIAGNOSTIC,
            dated=self.day(one["on"]),
            language=self.data["working_languages"][0],
            link=f"https://library.example/{self.programme.code.lower()}/diagnostic.pdf",
        )
        DiagnosticAssessment.objects.create(
            programme=self.programme,
            carried_out_on=self.day(one["on"]),
            summary=one["summary"],
            consulted=one["consulted"],
            document=paper,
        )


def spread(start: dt.date, end: dt.date, parts: int) -> list[dt.date]:
    """Edges of ``parts`` equal stretches between two days."""
    return [start + (end - start) * i / parts for i in range(parts + 1)]
