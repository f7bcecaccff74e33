from django.db import migrations


def move_jobs(apps, schema_editor):
    """Each report that ever had a job gets a row of its own in documents, with whoever ordered it last."""
    Report = apps.get_model("outcomes", "Report")
    DocumentJob = apps.get_model("documents", "DocumentJob")
    Event = apps.get_model("history", "Event")
    for report in Report.objects.exclude(job="none").select_related("programme").iterator():
        orders = Event.objects.filter(verb="ordered", kind="outcomes.report", key=str(report.pk))
        order = orders.order_by("-pk").first()
        DocumentJob.objects.create(
            kind="report",
            subject=str(report.pk),
            language=report.language,
            folder=report.programme.code,
            name=f"{report.programme.code}-{report.number}-{report.language}.pdf",
            state=report.job,
            worker=report.worker,
            lease_until=report.lease_until,
            tries=report.tries,
            reason=report.reason[:40],
            requested_by_id=order.actor_id if order else None,
            requested_at=order.at if order else None,
            file_id=report.file_id,
            rendered_version="" if report.rendered_version is None else str(report.rendered_version),
            is_final=report.final_id is not None,
        )


def forget_short_snapshots(apps, schema_editor):
    """They held a few figures; a document is rendered from all its data."""
    apps.get_model("outcomes", "Report").objects.update(snapshot=None)


class Migration(migrations.Migration):

    dependencies = [
        ('outcomes', '0001_initial'),
        ('documents', '0001_initial'),
        ('history', '0001_initial'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(move_jobs, migrations.RunPython.noop),
        migrations.RunPython(forget_short_snapshots, migrations.RunPython.noop),
    ]
