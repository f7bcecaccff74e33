"""The sessions of a demonstration programme, with agenda, heads, notes and feedback."""

import datetime as dt
from typing import Any

from p2p.desk.demo.part import Part, number
from p2p.surveys.models import Form, Response
from programmes.models import Membership
from sessions.models import AgendaItem, Attendance, Note, NoteEntry, PeerSession
from sessions.scheduling import instant, working_days_after


class Exchange(Part):
    def load(self) -> None:
        for session in self.data["sessions"]:
            self.load_session(session)
        for one in self.data["feedback"]:
            self.load_feedback(self.sessions[one["session"]], one)

    def load_session(self, one: dict[str, Any]) -> None:
        wall = dt.datetime.fromisoformat(one["starts"]) + self.demo.shift
        last = wall.date() + dt.timedelta(days=one.get("days", 1) - 1)
        held = one["status"] in PeerSession.DONE
        session = PeerSession.objects.create(
            programme=self.programme,
            number=number(one["code"]),
            title=one["title"],
            format=one["format"],
            mode=one["mode"],
            status=one["status"],
            time_zone=one["timezone"],
            wall_start=wall.replace(tzinfo=dt.UTC),
            starts_at=instant(wall, one["timezone"]),
            minutes=one["minutes"],
            days=one.get("days", 1),
            moderator=self.person(one["moderator"]),
            note_taker=self.person(one["note_taker"]),
            notes_due_on=working_days_after(last, 5) if held else None,
            source=self.demo.data["sources"].get(one.get("source"), "")[:300],
        )
        session.teams.set(self.teams[code] for code in one["teams"])
        session.needs.set(self.needs[code] for code in one["needs"])
        self.sessions[one["code"]] = session
        self.load_agenda(session)
        self.load_attendance(session, one["attendance"])
        self.load_notes(session, one, last)

    def load_agenda(self, session: PeerSession) -> None:
        if session.mode == PeerSession.Mode.ASYNC:
            return
        items = enumerate(self.demo.more["agendas"]["default"], start=1)
        AgendaItem.objects.bulk_create(
            AgendaItem(session=session, position=i, title=one["title"], minutes=one["minutes"]) for i, one in items
        )

    def load_attendance(self, session: PeerSession, counted: dict[str, int] | None) -> None:
        if counted:
            fields = {
                key: counted[key]
                for key in ("public", "private", "civil_society", "women", "registered")
                if key in counted
            }
            Attendance.objects.create(session=session, **fields)

    def load_notes(self, session: PeerSession, one: dict[str, Any], last: dt.date) -> None:
        if not one["notes"]:
            return
        note = Note.objects.create(
            session=session,
            author=session.note_taker,
            state=one["status"] if one["status"] == "agreed" else "shared",
            language=self.data["working_languages"][0],
            shared_on=working_days_after(last, 4),
            agreed_on=working_days_after(last, 9),
        )
        item, need = session.agenda.filter(position=2).first(), session.needs.order_by("rank").first()
        for i, entry in enumerate(one["notes"], start=1):
            team = Membership.objects.filter(person=session.note_taker, team__programme=self.programme).first().team
            NoteEntry.objects.create(
                note=note,
                position=i,
                author=session.note_taker,
                team=team,
                kind=entry["kind"],
                text=entry["text"],
                adapt=entry.get("adapt", ""),
                agenda_item=item,
                need=need,
                owner=self.person(entry.get("owner")),
                due_on=self.day(entry.get("due")),
            )

    def load_feedback(self, session: PeerSession, one: dict[str, Any]) -> None:
        opens = session.starts_at.date()
        form = Form.objects.create(
            kind="session",
            questions=["FQ-1", "FQ-2", "FQ-3"],
            invited=session.attendance.total,
            opens_on=opens,
            closes_on=opens + dt.timedelta(days=7),
        )
        answers = zip(*(scores(one[code], one["n"]) for code in form.questions), strict=True)
        Response.objects.bulk_create(
            Response(form=form, side="seeking", answers=dict(zip(form.questions, row, strict=True)), answered_on=opens)
            for row in answers
        )
        session.feedback = form
        session.save(update_fields=["feedback"])


def scores(mean: float, n: int) -> list[int]:
    """``n`` answers of 1-5 whose mean rounds to ``mean``: real rows behind the published figure."""
    total = round(mean * n)
    low, extra = divmod(total, n)
    return [low + 1] * extra + [low] * (n - extra)
