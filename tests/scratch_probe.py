from outcomes.models import *
from sessions.models import *


def test_x(demo):
    from programmes.models import Document, Invitation, Membership

    p = demo["UGA-FILM"]
    for m in Membership.objects.filter(team__programme=p).select_related("person", "team"):
        print(m.team.code, m.role, m.person.email, m.person.language, m.person.name)
    for m in PeerSession.objects.filter(programme=p):
        print(
            m.number,
            m.status,
            [t.code for t in m.teams.all()],
            m.note_taker,
            m.readership,
            getattr(m, "note", None) and (m.note.state, m.note.author_id),
        )
    print(
        Invitation.objects.values_list("team__code", "person__contact_email"),
        Document.objects.values_list("programme__code", "number"),
    )
    print(
        [(r.programme.code, r.number, r.status) for r in Report.objects.all()],
        [(m.indicator.programme.code, m.status, m.pk) for m in Measurement.objects.all()],
    )
    print([(e.programme.code, e.pk, e.file_id) for e in Evidence.objects.all()])
    for pr in demo.values():
        print(pr.code, [(x.kind, x.entered_on, x.left_on) for x in pr.phases.all()], pr.start_date, pr.end_date)
    from tests.conftest import NOON

    print(NOON)
