"""The toolkit catalogue: whole, and in the language of whoever asks."""

import copy
import dataclasses
import pickle

import pytest
from django import forms
from django.utils.translation import override

from programmes.toolkit import catalogue, checks
from programmes.toolkit.catalogue import build_catalogue, read_content
from programmes.toolkit.texts import LANGUAGES
from programmes.toolkit.validation import find_faults


@pytest.fixture
def content():
    """A copy of the content that a test may spoil."""
    return copy.deepcopy(read_content())


def entry_of(content, file, kind, code):
    return next(raw for raw in content[file][kind] if raw["code"] == code)


# The content is whole


def test_the_content_of_the_project_has_no_faults():
    assert find_faults(read_content()) == []


def test_the_catalogue_holds_the_whole_toolkit():
    whole = catalogue()
    sizes = {
        "phases": 5, "obstacles": 19, "outcomes": 24, "success_factors": 14, "principles": 8, "roles": 14,
        "session_formats": 17, "sectors": 12, "cultural_domains": 8, "policy_domains": 15,
        "policy_topics": 13, "feedback_questions": 6, "dac_criteria": 6, "report_sections": 18, "sources": 41,
    }  # fmt: skip
    assert {kind: len(getattr(whole, kind)) for kind in sizes} == sizes
    assert sum(len(phase.key_actions) for phase in whole.phases) == 49
    assert sum(len(phase.exit_criteria) for phase in whole.phases) == 18
    assert sum(len(outcome.indicators) for outcome in whole.outcomes) == 44


def test_nobody_can_change_the_catalogue_by_accident():
    with pytest.raises(dataclasses.FrozenInstanceError):
        catalogue().entry("PREP-01").required = False


def test_a_code_used_by_two_entries_is_found_at_both(content):
    entry_of(content, "roles", "roles", "RL-NOTE")["code"] = "OB-P1"
    found = [str(finding) for finding in find_faults(content)]
    assert "obstacles.yaml: OB-P1, code: is used more than once" in found
    assert "roles.yaml: OB-P1, code: is used more than once" in found


def test_an_action_of_one_phase_cannot_reuse_the_code_of_another(content):
    content["phases"]["phases"][1]["key_actions"][0]["code"] = "PREP-01"
    assert [str(finding) for finding in find_faults(content)] == [
        "phases.yaml: PREP-01, code: is used more than once"
    ] * 2


@pytest.mark.parametrize("left", [None, "", "   "])
def test_a_reader_of_french_is_never_left_without_a_text(content, left):
    entry_of(content, "principles", "principles", "PR-TRU")["guidance_fr"] = left
    assert [str(finding) for finding in find_faults(content)] == ["principles.yaml: PR-TRU, guidance_fr: has no text"]


def test_a_reader_of_arabic_gets_as_many_mitigations_as_anybody(content):
    entry_of(content, "obstacles", "obstacles", "OB-P1")["suggested_mitigation_ar"].pop()
    entry_of(content, "obstacles", "obstacles", "OB-P2")["suggested_mitigation_ar"][0] = ""
    assert [str(finding) for finding in find_faults(content)] == [
        "obstacles.yaml: OB-P1, suggested_mitigation_ar: has 3 texts where another language has 4",
        "obstacles.yaml: OB-P2, suggested_mitigation_ar: has no text",
    ]


def test_a_closed_list_needs_a_label_in_every_language(content):
    del content["enums"]["enums"]["risk_response"]["reduce"]["es"]
    del content["meta"]["provenance_legend"]["proposal"]["ar"]
    assert {str(finding) for finding in find_faults(content)} == {
        "enums.yaml: risk_response.reduce, es: has no text",
        "meta.yaml: provenance_legend.proposal, ar: has no text",
    }


@pytest.mark.parametrize(
    ("file", "kind", "code", "field", "among"),
    [
        ("obstacles", "obstacles", "OB-C1", "category", "obstacle_categories"),
        ("outcomes", "outcomes", "OUT-S1", "category", "outcome_categories"),
        ("success_factors", "success_factors", "SF-04", "phase", "phases"),
        ("sectors", "policy_domains", "PD-11", "parent", "policy_domains"),
        ("sectors", "policy_topics", "TP-COPY", "policy_domain", "policy_domains"),
        ("sectors", "cultural_domains", "CD-FILM", "fcs_code", "sectors"),
        ("session_formats", "session_formats", "FM-CLINIC", "mode", "format_mode"),
        ("roles", "roles", "RL-PEER", "side", "side"),
    ],
)
def test_an_entry_that_refers_to_something_unknown_is_found(content, file, kind, code, field, among):
    entry_of(content, file, kind, code)[field] = "NOWHERE"
    assert [str(finding) for finding in find_faults(content)] == [
        f"{file}.yaml: {code}, {field}: NOWHERE is unknown among {among}"
    ]


def test_an_action_owned_by_an_unknown_role_is_found_under_its_own_code(content):
    content["phases"]["phases"][0]["key_actions"][2]["owner"] = "RL-NOBODY"
    assert [str(finding) for finding in find_faults(content)] == [
        "phases.yaml: PREP-03, owner: RL-NOBODY is unknown among roles"
    ]


def test_a_statement_from_an_unknown_source_is_found(content):
    entry_of(content, "roles", "roles", "RL-COORD")["provenance"]["sources"] = ["S-HEARSAY"]
    assert [str(finding) for finding in find_faults(content)] == [
        "roles.yaml: RL-COORD, provenance.sources: S-HEARSAY is unknown among sources"
    ]


def test_phases_out_of_order_are_found(content):
    content["phases"]["phases"][3]["order"] = 5
    assert [str(finding) for finding in find_faults(content)] == ["phases.yaml: FOLL, order: is 5 where 4 is next"]


def test_a_misspelt_field_is_found_twice_as_unknown_and_as_missing(content):
    obstacle = entry_of(content, "obstacles", "obstacles", "OB-L1")
    obstacle["default_likelyhood"] = obstacle.pop("default_likelihood")
    assert [str(finding) for finding in find_faults(content)] == [
        "obstacles.yaml: OB-L1, default_likelyhood: is not a field of this kind of entry",
        "obstacles.yaml: OB-L1, default_likelihood: is missing",
    ]


def test_a_number_written_as_a_word_is_found(content):
    entry_of(content, "session_formats", "session_formats", "FM-WEBINAR")["typical_minutes"] = "ninety"
    assert [str(finding) for finding in find_faults(content)] == [
        "session_formats.yaml: FM-WEBINAR, typical_minutes: is not of the kind int"
    ]


def test_what_may_be_left_out_may_be_left_empty(content):
    del entry_of(content, "sectors", "policy_domains", "PD-11")["parent"]
    entry_of(content, "sectors", "cultural_domains", "CD-FILM")["fcs_code"] = None
    assert find_faults(content) == []
    assert build_catalogue(content).entry("PD-11").parent is None


def test_a_mandatory_word_is_not_left_empty(content):
    entry_of(content, "roles", "roles", "RL-PEER")["app_role"] = ""
    assert [str(finding) for finding in find_faults(content)] == ["roles.yaml: RL-PEER, app_role: has no text"]


def test_a_source_is_a_described_address(content):
    content["sources"]["sources"]["S-NAM"] = {"about": " ", "url": "javascript:alert()"}
    assert [str(finding) for finding in find_faults(content)] == [
        "sources.yaml: S-NAM, about: has no text",
        "sources.yaml: S-NAM, url: is not an address",
    ]


def test_a_file_or_a_list_that_is_not_there_is_found(content):
    content["outcomes"]["outcomes"] = []
    content["phases"]["phases"][4]["exit_criteria"] = []
    del content["meta"]["meta"]["version"]
    assert [str(finding) for finding in find_faults(content)] == [
        "meta.yaml: meta, version: is missing",
        "phases.yaml: EVAL, exit_criteria: is empty",
        "outcomes.yaml: outcomes, outcomes: is empty",
    ]
    del content["roles"]
    assert [str(finding) for finding in find_faults(content)] == ["roles.yaml: -, file: is missing"]


def test_a_faulty_catalogue_keeps_the_project_from_starting(content, monkeypatch):
    del content["roles"]["roles"][0]["guidance_ar"]
    monkeypatch.setattr(checks, "read_content", lambda: content)
    assert [(error.id, error.msg) for error in checks.check_catalogue()] == [
        ("toolkit.E001", "roles.yaml: RL-COORD, guidance_ar: has no text")
    ]


# Labels, entries and choices


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("en", "Appoint a note-taker"),
        ("fr", "Désigner un ou une secrétaire de séance"),
        ("es", "Designar la relatoría"),
        ("ar", "تعيين مقرّر الجلسة"),
    ],
)
def test_a_coordinator_reads_labels_in_the_own_language(language, label):
    with override(language):
        assert catalogue().label("SESS-05") == label
        assert str(catalogue().entry("SESS-05").label) == label
    assert catalogue().entry("SESS-05").label.in_language(language) == label


def test_a_regional_language_reads_its_main_one_and_a_foreign_one_english():
    text = catalogue().entry("PREP").label
    assert [text.in_language(tag) for tag in ("fr-ca", "ES", "pt", None)] == [
        "Préparation", "Preparación", "Preparation", "Preparation",
    ]  # fmt: skip


def test_without_an_active_language_a_background_job_reads_english():
    with override(None):
        assert catalogue().label("PREP") == "Preparation"


@pytest.mark.parametrize(
    "code",
    ["PREP", "PREP-01", "PREP-X1", "OB-P1", "OUT-P1", "P1-c", "SF-01", "FM-CLINIC", "RL-COORD", "RP-07",
     "TP-COPY", "CD-FILM", "POLITICAL", "CS-A", "PD-G1", "PR-MUT", "FQ-1", "DAC-REL"],
)  # fmt: skip
def test_an_entry_of_any_kind_is_found_by_its_code(code):
    assert catalogue().entry(code).code == code
    assert catalogue().label(code) not in ("", code)


def test_an_entry_of_a_programmes_own_speaks_for_itself():
    assert catalogue().label("OWN-1") == "OWN-1"
    with pytest.raises(KeyError):
        catalogue().entry("OWN-1")


def test_a_code_inside_an_entry_brings_the_label_of_what_it_stands_for():
    action = catalogue().entry("FOLL-03")
    assert (action.owner, str(action.owner.label)) == ("RL-PLEAD", "Lead of the providing peers")
    assert (action.place, str(action.place.label)) == ("with_providing_peers", "With the providing peers")
    assert str(catalogue().entry("P1-c").level.label) == "Outcome"
    assert catalogue().entry("PD-G1").parent is None


def test_an_entry_survives_being_copied_and_stored():
    action = catalogue().entry("PREP-03")
    for same in (copy.deepcopy(action), pickle.loads(pickle.dumps(action))):
        assert same == action
        assert same.owner.label == action.owner.label


def test_obstacles_and_outcomes_are_offered_under_their_category():
    with override("fr"):
        obstacles = [
            (str(category), [code for code, _ in group]) for category, group in catalogue().choices("obstacles")
        ]
        outcomes = [str(category) for category, _ in catalogue().choices("outcomes")]
    assert obstacles[0] == ("Politique", ["OB-P1", "OB-P2", "OB-P3", "OB-P4", "OB-P5", "OB-P6"])
    assert [len(codes) for _, codes in obstacles] == [6, 6, 7]
    assert outcomes[0] == "Niveau des politiques"


@pytest.mark.parametrize("kind", ["session_formats", "policy_topics", "cultural_domains", "roles", "policy_domains"])
def test_other_kinds_are_offered_in_one_list(kind):
    assert [code for code, _ in catalogue().choices(kind)] == [each.code for each in getattr(catalogue(), kind)]


def test_a_form_shows_the_choices_in_the_language_of_the_page_not_of_the_start():
    class RiskForm(forms.Form):
        obstacle = forms.ChoiceField(choices=catalogue().choices("obstacles"))
        response = forms.ChoiceField(choices=catalogue().enum_choices("risk_response"))

    with override("es"):
        page = RiskForm({"obstacle": "OB-P2", "response": "reduce"})
        assert page.is_valid()
        assert '<optgroup label="Político">' in page.as_p()
        assert '<option value="reduce" selected>Reducir</option>' in page.as_p()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("programme_status", "active paused closing closed_with_follow_up archived cancelled"),
        ("session_status", "planned confirmed open answered held notes_shared agreed cancelled postponed"),
        ("session_mode", "online offline hybrid async"),
        ("note_item_kind", "lesson practice decision question document action"),
        ("action_status", "open in_progress blocked done verified dropped"),
        ("policy_stage", "none concept draft validated submitted adopted in_force funded evaluated"),
        ("report_status", "draft in_review approved published superseded"),
        ("readership", "exchange own_side unattributed in_the_room"),
    ],
)
def test_a_closed_list_keeps_its_values_in_order(name, values):
    assert [value for value, _ in catalogue().enum_choices(name)] == values.split()


def test_a_value_of_a_closed_list_has_a_word_in_every_language():
    label = catalogue().enum_label("risk_response", "reduce")
    assert [label.in_language(language) for language in LANGUAGES] == ["Reduce", "Réduire", "Reducir", "تقليل"]


def test_a_text_is_escaped_on_a_page_like_anything_else(content):
    entry_of(content, "principles", "principles", "PR-TRU")["label_en"] = "<b>Trust</b>"
    choice = forms.ChoiceField(choices=build_catalogue(content).choices("principles"))
    assert "&lt;b&gt;Trust&lt;/b&gt;" in choice.widget.render("principle", "")
