"""The files in ``deploy/``, as far as they can be wrong without a machine; the drill follows them on one."""

import logging
import re

from django.urls import get_resolver, reverse

from p2p.base.web.logs import PersonalLinkFilter
from p2p.devtools.packages import ROOT
from tests.drills.units import unit
from tests.world import addresses

SECRET = "sEcReT-0123456789"
SECRETS = {"token": SECRET, "link": SECRET, "key": SECRET, "uidb36": "1"}


def written_by_nginx(path: str) -> str:
    """What the map of ``deploy/nginx.conf`` makes of an address."""
    rules = re.findall(r"^    ~(\S+)\s+(\S+);$", (ROOT / "deploy/nginx.conf").read_text(), re.MULTILINE)
    for pattern, value in rules:
        if found := re.search(pattern.replace("(?<", "(?P<"), path):
            return value.replace("$kind", found.groupdict().get("kind") or "")
    return path


def written_by_us(path: str) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (path,), None)
    PersonalLinkFilter().filter(record)
    return record.getMessage()


def test_no_log_holds_an_address_that_opens_something():
    # The key of a draft opens nothing: it is asked for together with its owner, as is what lies in a programme.
    known = [one for one in addresses(get_resolver().url_patterns) if one.name not in {"keep-draft", "drop-draft"}]
    secret = [one for one in known if one.wants and SECRETS.keys() >= {*one.wants}]
    paths = [reverse(one.name, kwargs={name: SECRETS[name] for name in one.wants}) for one in secret]
    assert len(paths) > 7
    assert [path for path in paths if SECRET not in path] == []
    assert [path for path in paths if SECRET in written_by_nginx(path)] == []
    assert [path for path in paths if SECRET in written_by_us(f"{path}?lang=fr")] == []
    assert written_by_nginx("/programmes/UGA-FILM/") == "/programmes/UGA-FILM/"
    assert written_by_us("/programmes/UGA-FILM/") == "Not Found: /programmes/UGA-FILM/"


def test_a_worker_that_is_asked_to_end_has_the_time_to_finish_what_it_does(settings):
    worker = unit("p2p-worker.service")
    # Asking every process at once ends those that send in the middle of a mail.
    assert worker["KillMode"] == ["mixed"]
    assert int(worker["TimeoutStopSec"][0]) > settings.CELERY_TASK_TIME_LIMIT


def test_the_page_names_no_file_that_is_not_shipped():
    named = set(
        re.findall(r"/opt/p2p/(deploy/[\w.-]+)", "".join(one.read_text() for one in (ROOT / "deploy").iterdir()))
    )
    assert {name for name in named if not (ROOT / name).exists()} == set()
    assert {"deploy/update", "deploy/backup", "deploy/restore", "deploy/manage"} <= named
