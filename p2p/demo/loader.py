"""Load the four demonstration programmes, with every date shifted by the same number of weeks."""

import datetime as dt
import zoneinfo

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from p2p.base.accounts.models import Person
from p2p.base.records.actions import build_revision
from p2p.base.records.models import Record, Revision
from p2p.demo.bulk_writer import BulkWriter
from p2p.demo.demo_rules import DemoRules
from p2p.demo.yaml_files import read_yaml
from programmes import actions
from programmes.models import Programme, Team

# In the order in which they are loaded.
PROGRAMMES = ("ssd_copy", "uga_film", "cri_music", "eth_film")


class Demo:
    """Loads everything once; dates are shifted so that ``as_of`` of the files falls into the week of ``today``."""

    def __init__(self, today: dt.date, *, keep_dates: bool = False):
        self.people = read_yaml("people")
        self.as_of: dt.date = self.people["as_of"]
        self.shift = dt.timedelta(0) if keep_dates else dt.timedelta(weeks=(today - self.as_of).days // 7)

    @transaction.atomic
    def load(self) -> list[Programme]:
        rules = DemoRules(BulkWriter(), self.shift)
        loaded = [rules.load_programme(read_yaml(f"programmes/{name}")) for name in PROGRAMMES]
        keep_first_versions()
        invited = self.people["invitation"]
        team = Team.objects.get(programme__code=invited["programme"], code=invited["team"])
        by = rules.known[Person][invited["by"]]
        actions.invite(team=team, values=invited["values"], by=by, now=timezone.now())
        return loaded

    def accounts(self) -> list[dict[str, str]]:
        """Accounts to sign in with: at least one for each role."""
        return [{"password": self.people["password"], **account} for account in self.people["accounts"]]


def keep_first_versions() -> None:
    """Store the first version of every record, so that later ones can be compared with it and it can be restored."""
    for model in apps.get_models():
        if issubclass(model, Record):
            records = model._base_manager.prefetch_related(*[field.name for field in model._meta.many_to_many])
            Revision.objects.bulk_create(
                [build_revision(record, getattr(record, "author", None)) for record in records]
            )


def is_empty() -> bool:
    return not Programme.objects.exists() and not Person.objects.exists()


def local_today() -> dt.date:
    return dt.datetime.now(zoneinfo.ZoneInfo(settings.TIME_ZONE)).date()
