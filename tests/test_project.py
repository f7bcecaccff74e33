"""Rules of the house that no single page would notice being broken."""

import ast
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from p2p.base.duties.registry import DUTIES
from p2p.base.history.enums import AuditVerb, verb_labels
from p2p.base.notifications.registry import MESSAGE_KINDS, QUESTIONNAIRE_WORDS
from p2p.base.web.bounds import ColumnCheck
from p2p.devtools.linters import PRODUCTION
from tests.test_factories import our_models

ROOT = Path(settings.BASE_DIR)
FLOORS = {
    "p2p.base.web": 0,
    "p2p.base.accounts": 0,
    "p2p.base.history": 1,
    "p2p.base.files": 1,
    "p2p.base.questionnaires": 1,
    "p2p.base.records": 1,
    "p2p.base.documents": 1,
    "p2p.base.workdays": 1,
    "p2p.base.duties": 1,
    "p2p.base.notifications": 1,
    "programmes": 2,
    "peers": 3,
    "sessions": 4,
    "outcomes": 5,
    "p2p.pages.home": 6,
    "p2p.pages.correspondence": 6,
    "p2p.pages.programme": 6,
    "p2p.pages.portfolio": 6,
    "p2p.demo": 6,
}


def floor_of(model: type[models.Model]) -> int:
    return FLOORS[model._meta.app_config.name]


def modules(floor_below: int = 99) -> Iterator[tuple[str, int, ast.Module]]:
    """Every module of ours, with its floor and its tree; migrations tell of the past and are left out."""
    for package, floor in FLOORS.items():
        for path in sorted((ROOT / package.replace(".", "/")).rglob("*.py")):
            if floor < floor_below and "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), floor, ast.parse(path.read_text("utf-8"))


# Models


def test_every_app_has_its_floor():
    ours = {one.name for one in apps.get_app_configs() if Path(one.path).is_relative_to(ROOT / "p2p")}
    ours |= {one.name for one in apps.get_app_configs() if one.name in {"programmes", "peers", "sessions", "outcomes"}}
    assert ours - {"p2p.devtools"} == set(FLOORS)


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    call_command("makemigrations", "peer_sessions", check=True, dry_run=True, verbosity=0)


def test_no_model_of_ours_points_to_the_web_sessions_of_django():
    found = [str(field) for field in relations() if field.related_model._meta.db_table == "django_session"]
    assert found == []
    assert apps.get_app_config("peer_sessions").name == "sessions"


def relations() -> list[models.Field]:
    fields = [field for model in our_models() for field in (*model._meta.fields, *model._meta.many_to_many)]
    return [field for field in fields if field.is_relation]


def test_no_field_points_to_a_higher_floor():
    found = [
        f"{field} -> {field.related_model.__name__}"
        for field in relations()
        if field.related_model in our_models() and floor_of(field.related_model) > floor_of(field.model)
    ]
    assert found == []


def reverse_names() -> dict[str, int]:
    """Names under which higher floors hang on lower ones, with the lowest floor that may use each."""
    found: dict[str, int] = {}
    for field in relations():
        name = field.remote_field.related_name
        if field.related_model in our_models() and name and not name.endswith("+"):
            found[name] = min(found.get(name, 99), floor_of(field.model))
    return found


ASKING = {"filter", "exclude", "annotate", "aggregate", "Q"}


def lookups(tree: ast.Module) -> Iterator[str]:
    """``team__peer_sessions`` and the like, as keywords of questions and as strings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in ASKING:
            yield from (one.arg for one in node.keywords if one.arg)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"\w+__\w+", node.value):
            yield node.value


def attributes(tree: ast.Module) -> Iterator[str]:
    """What is asked of things; methods are called, and modules that were imported are no things."""
    nodes = list(ast.walk(tree))
    methods = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    imports = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    imported = {alias.asname or alias.name for node in imports for alias in node.names}
    for node in nodes:
        of_a_thing = isinstance(node, ast.Attribute) and getattr(node.value, "id", "") not in imported
        if of_a_thing and id(node) not in methods:
            yield node.attr


def names_used(tree: ast.Module) -> set[str]:
    return {word for lookup in lookups(tree) for word in lookup.split("__")} | set(attributes(tree))


def own_fields(floor: int) -> set[str]:
    """Names of fields up to this floor: they mean themselves."""
    return {field.name for model in our_models() if floor_of(model) <= floor for field in model._meta.fields}


def test_no_lower_floor_speaks_of_what_a_higher_floor_hangs_on_it():
    names = reverse_names()
    found = [
        f"{path}: {name}"
        for path, floor, tree in modules()
        for name in names_used(tree) - own_fields(floor)
        if floor < names.get(name, floor)
    ]
    assert found == []


def test_a_word_of_a_higher_floor_would_be_found():
    tree = ast.parse("Team.objects.filter(peer_sessions=1)\nprint(programme.reports, F('team__offers'), actions())")
    assert {"peer_sessions", "reports", "offers"} <= names_used(tree)
    assert "actions" not in names_used(tree)


def strings_of_higher_floors(forbidden: set[str]) -> list[str]:
    """Where the sources of ``p2p.base`` hold one of these words as a string; migrations tell of the past."""
    paths = [path for path in sorted((ROOT / "p2p/base").rglob("*.py")) if "migrations" not in path.parts]
    found = ((path, node) for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value}"
        for path, node in found
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in forbidden
    ]


def registered_words(*, in_base: bool) -> set[str]:
    """Kinds of message, of duty and of questionnaire and audit verbs that ``p2p.base`` adds, or all other floors."""
    registered: list[tuple[str, object]] = [*MESSAGE_KINDS.entries().items(), *QUESTIONNAIRE_WORDS.entries().items()]
    registered += [(code, duty.queryset) for code, duty in DUTIES.entries().items()]
    registered += [(verb, verbs) for verb in verb_labels() for verbs in AuditVerb.__subclasses__() if verb in verbs]
    return {word for word, origin in registered if origin.__module__.startswith("p2p.base.") == in_base}


def words_of_base_models() -> set[str]:
    """Names of their fields, names under which they hang on others, and values of their choices."""
    fields = [field for model in our_models() if floor_of(model) < 2 for field in model._meta.fields]
    related = {field.remote_field.related_name for field in fields if field.is_relation}
    choices = {value for field in fields for value, _label in field.flatchoices}
    return {field.name for field in fields} | related | choices


def higher_models() -> set[str]:
    return {name for model in our_models() if floor_of(model) > 1 for name in (model.__name__, model._meta.label_lower)}


def test_base_names_no_model_duty_message_questionnaire_or_verb_of_a_higher_floor():
    forbidden = registered_words(in_base=False) - registered_words(in_base=True) - words_of_base_models()
    forbidden |= higher_models()
    assert {
        "programmes.need",
        "review_figure",
        "report_ready",
        "session",
        "survey",
        "pulse",
        "notes_shared",
        "joined",
        "published",
    } <= forbidden
    assert strings_of_higher_floors(forbidden) == []


def named_views(patterns: Iterable[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, str]]:
    """Names of addresses, each with the module of its view."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            within = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_views(pattern.url_patterns, within)
        elif pattern.name:
            yield namespace + pattern.name, inspect.unwrap(pattern.callback).__module__


def addresses_used(tree: ast.Module) -> Iterator[str]:
    """Names of addresses that are reversed, redirected to, or given as ``url``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            given = [*node.args[:1]] if name in {"reverse", "redirect", "resolve_url"} else []
            given += [keyword.value for keyword in node.keywords if keyword.arg and keyword.arg.endswith("url")]
            yield from (one.value for one in given if isinstance(one, ast.Constant) and one.value)


def test_base_leads_to_no_page_of_a_higher_floor():
    pages = {name for name, module in named_views(get_resolver().url_patterns) if not module.startswith("p2p.base.")}
    pages -= {name for name in pages if name.startswith("account_")}
    used = {(path, name) for path, _floor, tree in modules(2) for name in addresses_used(tree) if name in pages}
    assert (used, "home" in pages, "programmes:need" in pages) == (set(), True, True)


def test_a_string_of_a_higher_floor_would_be_found():
    assert [place.partition(":")[0] for place in strings_of_higher_floors({"handed"})] == [
        "p2p/base/notifications/message_kinds.py"
    ]


# Written by the system, or limited by the field of the form that fills it.
WITHOUT_LIMIT = {"notifications.Notification.reason", "programmes.Waiver.fact"}


def test_every_free_text_has_a_limit():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.fields
        if isinstance(field, models.CharField | models.TextField) and not field.max_length
    }
    assert found == WITHOUT_LIMIT


# Constraints that no form can break: their fields are set by actions, or the form checks before the database does.
SPEECHLESS = {
    "accounts.Person.person_email_null_not_empty",
    "accounts.Person.person_has_a_name",
    "workdays.DayOff.day_off_says_where_and_what",
    "duties.DutyOverride.duty_delegated_to_somebody_else",
    "duties.DutyOverride.duty_override_says_something",
    "workdays.WorkWeek.work_week_leaves_a_day_to_work",
    "workdays.WorkWeek.work_week_says_where",
    "outcomes.Contribution.contribution_of_one_thing",
    "outcomes.Evidence.evidence_of_one_thing",
    "outcomes.Measurement.returned_figure_has_a_reason",
    "peer_sessions.Correction.answered_correction_has_a_date",
    "peer_sessions.Correction.correction_has_text",
    "peer_sessions.Correction.correction_of_one_text",
    "peer_sessions.Correction.declined_correction_has_why",
    "peer_sessions.Note.agreed_note_has_a_date",
    "peer_sessions.Note.shared_note_has_a_date",
    "peer_sessions.NoteEntry.entry_has_text",
    "peer_sessions.PeerSession.confirmed_session_has_a_note_taker",
    "programmes.DiagnosticAssessment.diagnostic_has_words",
    "programmes.Document.document_has_file_or_link",
    "programmes.Invitation.answer_has_a_time",
    "programmes.Membership.membership_ends_later",
    "programmes.Phase.phase_left_after_entered",
    "programmes.PhaseChange.phase_change_moves",
    "programmes.Programme.programme_phase_known",
    "programmes.Programme.programme_state_known",
    "programmes.Team.team_has_a_country",
    "programmes.Waiver.waiver_has_a_reason",
}


def test_a_constraint_that_a_form_can_break_speaks_a_sentence():
    without_form = {"documents", "history", "notifications", "files", "questionnaires", "records"}
    silent = {
        f"{model._meta.label}.{one.name}"
        for model in our_models()
        if model._meta.app_label not in without_form
        for one in model._meta.constraints
        if isinstance(one, models.CheckConstraint)
        and not isinstance(one, ColumnCheck)
        and one.violation_error_message == one.default_violation_error_message
    }
    assert silent - {"accounts.TokenLink.link_expires_later"} == SPEECHLESS


# Views


# Doors other than ``visible_to``: one's own row, a link whose secret is the right, rows already limited to a programme.
OTHER_DOORS = {
    "outcomes/views/evidence.py: Evidence.objects.filter",
    "outcomes/views/reports.py: DocumentJob.objects.by_subject",
    "outcomes/views/reports.py: Report.objects.public",
    "outcomes/views/surveys.py: Survey.objects.for_link",
    "p2p/base/accounts/views.py: TokenLink.objects.for_token",
    "p2p/base/documents/views.py: DocumentJob.objects.of",
    "p2p/base/questionnaires/views.py: Recipient.objects.for_token",
    "p2p/pages/home/views/duties.py: Person.objects.filter",
    "p2p/pages/home/views/health.py: Notification.objects.due",
    "p2p/pages/home/views/health.py: Notification.objects.filter",
    "p2p/pages/home/views/notifications.py: Notification.objects.shown_to",
    "p2p/pages/home/views/preferences.py: Person.objects.filter",
    "p2p/pages/home/views/preferences.py: Preferences.objects.filter",
    "p2p/pages/home/views/profile.py: Person.objects.get",
    "p2p/pages/programme/views/history.py: Event.objects.for_list",
    "p2p/pages/programme/views/history.py: Programme.objects.inside",
    "programmes/views/invitations.py: Invitation.objects.filter",
    "programmes/views/invitations.py: Person.objects.filter",
    "programmes/views/invitations.py: Person.objects.get",
    "programmes/views/invitations.py: TokenLink.objects.for_token",
    "sessions/views/attendance.py: Attendance.objects.filter",
    "sessions/views/notes.py: Note.objects.filter",
}


def doors(tree: ast.Module) -> Iterator[str]:
    """``Need.objects.visible_to`` and other first steps into the database."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)):
            continue
        manager = node.value
        if manager.attr in {"objects", "_base_manager"} and isinstance(manager.value, ast.Name):
            yield f"{manager.value.id}.{manager.attr}.{node.attr}"


def view_modules() -> list[tuple[str, ast.Module]]:
    return [
        (path, tree) for path, _floor, tree in modules() if "views" in Path(path).parts or path.endswith("views.py")
    ]


def test_views_reach_for_rows_through_one_door():
    found = {
        f"{path}: {door}" for path, tree in view_modules() for door in doors(tree) if not door.endswith(".visible_to")
    }
    assert found == OTHER_DOORS


def test_no_view_fetches_from_a_bare_model():
    found = [
        f"{path}: {ast.unparse(node)}"
        for path, tree in view_modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "get_object_or_404"
        and isinstance(node.args[0], ast.Name)
        and node.args[0].id[0].isupper()
    ]
    assert found == []


def test_a_view_that_takes_another_door_would_be_found():
    tree = ast.parse("def page(request):\n    return Need.objects.filter(pk=1).first(), Risk.objects.visible_to(x)")
    assert set(doors(tree)) == {"Need.objects.filter", "Risk.objects.visible_to"}


# Parts of other actions, called inside their transactions.
STEPS = {
    "programmes/actions/phases.py: enter_phase",
    "sessions/actions/need_assessment.py: update_need_status",
    "sessions/actions/note_review.py: agree_if_ready",
    "sessions/actions/note_review.py: decline_corrections_of",
    "sessions/actions/note_review.py: update_session_status",
}


def saves(node: ast.AST) -> bool:
    return any(isinstance(one, ast.Call) and called(one) == "save_record" for one in ast.walk(node))


def called(call: ast.Call) -> str:
    """The last name of what is called, whatever it is called through."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def test_only_actions_save_records():
    of_actions = re.compile(r"/actions(/\w+)?\.py$")
    found = [path for path, _floor, tree in modules() if saves(tree) and not of_actions.search(path)]
    assert found == []


def test_actions_are_atomic_and_called_by_name():
    found = {
        f"{path}: {node.name}"
        for path, _floor, tree in modules()
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and saves(node)
        and not any("atomic" in ast.unparse(one) for one in node.decorator_list)
    }
    assert found == STEPS


# Words


CODE_WORDS = {
    "en": r"\b(gates?|waivers?|waive[ds]?|dut(y|ies)|pairings?|coverage|baselines?|contributions?)\b",
    "fr": r"\b(jumelages?|dérogations?|couverture)\b",
    "es": r"\b(exenci[oó]n(es)?|eximir|cobertura|l[ií]neas? de base|emparejamientos?)\b",
    "ar": r"(إعفاء|الإعفاء|اقتران|خط الأساس|تغطية)",
}


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Each text of the screens and mails, with its translation; the report is written in the terms of evaluators."""
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        for message in read_po(file, locale=language):
            places = [place for place, _line in message.locations]
            if message.id and not all("reports/" in place for place in places):
                forms = [message.id] if isinstance(message.id, str) else list(message.id)
                strings = [message.string] if isinstance(message.string, str) else list(message.string)
                yield " | ".join(forms), " | ".join(strings)


def test_no_screen_speaks_the_words_of_the_code():
    found = [text for text, _translation in texts("fr") if re.search(CODE_WORDS["en"], text, re.IGNORECASE)]
    assert found == []


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_no_translation_speaks_them_either(language):
    found = [words for _text, words in texts(language) if re.search(CODE_WORDS[language], words, re.IGNORECASE)]
    assert found == []


# Settings


def refusal(environment: dict[str, str]) -> str:
    """The last line that Python says when production is started with ``environment``; empty when it starts."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    command = [sys.executable, "-c", "import django; django.setup()"]
    surroundings = kept | environment | {"DJANGO_SETTINGS_MODULE": "p2p.settings"}
    done = subprocess.run(command, env=surroundings, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stderr.strip().rpartition("\n")[2] if done.returncode else ""


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "EMAIL_URL", "REDIS_URL", "P2P_BASE_URL"])
def test_production_does_not_start_without(name):
    environment = {key: value for key, value in PRODUCTION.items() if key != name}
    assert name in refusal(environment)


def test_production_starts_with_all_of_them():
    assert refusal(PRODUCTION) == ""


def test_there_are_two_modes_and_no_third():
    assert "P2P_MODE" in refusal(PRODUCTION | {"P2P_MODE": "staging"})
