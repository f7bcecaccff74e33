"""People who are here already get the country of the team they have been in for longest."""

from django.db import migrations
from django.db.models import CharField, Exists, OuterRef, Subquery

BATCH = 1000


def fill(apps, editor):
    Person, Membership = apps.get_model("accounts", "Person"), apps.get_model("programmes", "Membership")
    placed = Membership.objects.filter(person=OuterRef("pk")).exclude(team__country="").order_by("since", "pk")
    oldest = Subquery(placed.values("team__country")[:1], output_field=CharField())
    people = Person.objects.filter(Exists(placed), country="")
    while keys := list(people.values_list("pk", flat=True)[:BATCH]):
        Person.objects.filter(pk__in=keys).update(country=oldest)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_country"),
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
