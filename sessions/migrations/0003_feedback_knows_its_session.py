"""Forms of feedback that were opened before forms knew what they ask about."""

from django.db import migrations

from programmes.asking import offered


def tell(apps, schema_editor):
    for session in apps.get_model("peer_sessions", "PeerSession").objects.exclude(feedback=None).select_related("programme", "feedback"):
        code, form = session.programme.code, session.feedback
        form.kind, form.programme_code, form.about, form.title = "feedback", code, session.number, session.title
        form.questions = [one.stored for one in offered(form.questions)]
        form.pool = f"{code}:{session.format}" if session.readership in {"exchange", "unattributed"} else ""
        form.save()


class Migration(migrations.Migration):
    dependencies = [("peer_sessions", "0002_agreement"), ("surveys", "0002_asked"), ("programmes", "0004_ground_rules")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
