"""Programmes get the zone of their capital; what ended on a day ended when that day began there.

A phase that was to be entered on a day still to come is being worked on already.
"""

import datetime as dt
import zoneinfo

from django.db import migrations

from p2p.base.i18n.places import first_zone


def fill(apps, editor):
    Programme, Membership = apps.get_model("programmes", "Programme"), apps.get_model("programmes", "Membership")
    Phase, PhaseChange = apps.get_model("programmes", "Phase"), apps.get_model("programmes", "PhaseChange")
    for programme in Programme.objects.all():
        zone = zoneinfo.ZoneInfo(first_zone(str(programme.seeking_country)))
        Programme.objects.filter(pk=programme.pk).update(time_zone=zone.key)
        today = dt.datetime.now(zone).date()
        Phase.objects.filter(programme=programme, left_on=None, entered_on__gt=today).update(entered_on=today)
        PhaseChange.objects.filter(programme=programme, on__gt=today).update(on=today)
        for one in Membership.objects.filter(team__programme=programme, until__isnull=False):
            one.ended_at = dt.datetime.combine(one.until, dt.time(), tzinfo=zone)
            one.save(update_fields=["ended_at"])


def undo(apps, editor):
    Membership = apps.get_model("programmes", "Membership")
    for one in Membership.objects.filter(ended_at__isnull=False).select_related("team__programme"):
        there = one.ended_at.astimezone(zoneinfo.ZoneInfo(one.team.programme.time_zone)).date()
        one.until = max(there, one.since)
        one.save(update_fields=["until"])


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0006_clocks'),
    ]

    operations = [
        migrations.RunPython(fill, undo),
    ]
