"""What a message says: in the language of whoever reads it, short enough for a phone, safe in a header."""

import dataclasses
import json
import re

import pytest
from django.conf import settings
from django.utils import translation

from p2p.base.duties.registry import DUTIES
from p2p.base.i18n.text import bidi_isolate
from p2p.base.notifications.mail import CHAT_MESSAGE_LIMIT, chat_text, compose_mail
from p2p.base.notifications.models import Notification
from p2p.base.notifications.registry import (
    MESSAGE_KINDS,
    QUESTIONNAIRE_WORDS,
    Message,
    MessageContent,
    UserText,
    content_for,
    subject_of,
)
from p2p.base.notifications.sending import send_due
from tests.factories import NotificationFactory, PersonFactory, coordinator_of, deputy_of, now, started
from tests.p2p.base.notifications.samples import SAMPLES

pytestmark = pytest.mark.django_db
CODES = [code for code, _name in settings.LANGUAGES]


def notification(kind: str, language: str = "en", *, data: dict | None = None, **person) -> Notification:
    # As it comes back from the database: plain JSON.
    kept = json.loads(json.dumps(SAMPLES[kind].as_json() if data is None else data))
    return NotificationFactory(kind=kind, data=kept, person=PersonFactory(language=language, **person))


def changed(kind: str, values: dict) -> dict:
    """What is stored of the sample, with other ``values``."""
    return SAMPLES[kind].as_json() | values


def said_by(message: Message) -> str:
    content = content_for(notification(message.kind, data=message.as_json()))
    return " ".join([content.subject, *content.lines])


def test_every_kind_of_message_is_tried_here():
    assert set(SAMPLES) == set(MESSAGE_KINDS.entries())


def test_every_kind_of_questionnaire_is_asked_for_in_words_of_its_own():
    asked = [dataclasses.replace(SAMPLES["asked"], what_is_asked=kind) for kind in QUESTIONNAIRE_WORDS.entries()]
    assert len({said_by(message) for message in asked}) == len(asked) == 3


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_message_comes_back_from_the_database_as_it_was(kind):
    message = SAMPLES[kind]
    back = type(message).from_json(json.loads(json.dumps(message.as_json())))
    typed = {field.name: bidi_isolate(getattr(message, field.name)) for field in typed_fields(message)}
    assert back == dataclasses.replace(message, **typed)


def typed_fields(message: Message) -> list[dataclasses.Field]:
    return [field for field in dataclasses.fields(message) if field.type is UserText]


@pytest.mark.parametrize("kind", [kind for kind, message in SAMPLES.items() if typed_fields(message)])
def test_what_people_typed_is_isolated_in_our_sentences(kind):
    words = {field.name: f"Typed as {field.name}" for field in typed_fields(SAMPLES[kind])}
    said = said_by(dataclasses.replace(SAMPLES[kind], **words))
    assert "Typed as" in said
    assert "Typed as" not in said.replace("\u2068Typed as", "")


# Ours: the label of a role, an address to confirm.
SHOWN_AS_IT_IS = {("role", "role"), ("invitation", "role_words"), ("address", "to")}


def test_no_other_text_stands_in_our_sentences_as_it_is():
    codes = {"code", "duty", "what_happened", "what_is_asked"}  # by which the words are found
    fields = [(kind, field.name) for kind, message in SAMPLES.items() for field in dataclasses.fields(message)]
    free = [(kind, name) for kind, name in fields if name not in codes]
    texts = [(kind, name) for kind, name in free if isinstance(getattr(SAMPLES[kind], name), str)]
    said = {text: said_by(dataclasses.replace(SAMPLES[text[0]], **{text[1]: "Mark"})) for text in texts}
    assert {text for text, words in said.items() if "Mark" in words.replace("\u2068Mark", "")} == SHOWN_AS_IT_IS


def test_a_row_of_an_earlier_version_is_read():
    words = {"title": "Film", "purpose": "nothing we know today"}
    assert content_for(notification("personal_link", data=words)).lines[0].count("“\u2068Film\u2069”") == 1


@pytest.mark.parametrize("lost", ["title", "closes"])
def test_a_row_that_lacks_what_its_words_need_shows_the_subject_it_was_sent_with(lost):
    data = SAMPLES["asked"].as_json()
    row = notification("asked", data={key: value for key, value in data.items() if key != lost})
    assert subject_of(row) == "A message"
    row.subject = "How was it?"
    assert subject_of(row) == "How was it?"


@pytest.mark.parametrize(
    ("kind", "data"), [("asked", {"what_is_asked": "poll"}), ("duty", {"due": "soon"}), ("eaten", {})]
)
def test_a_row_that_nobody_can_read_does_neither_harm(kind, data):
    row = notification(kind, data=SAMPLES.get(kind, SAMPLES["waiting"]).as_json() | data)
    assert subject_of(row) == "A message"


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("kind", SAMPLES)
def test_a_message_fits_into_a_chat_and_ends_with_its_link(kind, language):
    text = chat_text(notification(kind, language), personal=True)
    words, _break, address = text.rpartition("\n")
    assert len(text) < CHAT_MESSAGE_LIMIT
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/\S+/", address)
    assert words


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("kind", SAMPLES)
def test_a_mail_is_whole_in_every_language(kind, language):
    one = notification(kind, language)
    mail = compose_mail(one)
    html = mail.alternatives[0].content
    assert "\n" not in mail.subject
    assert mail.body.strip().count("http://") == 2
    assert f'lang="{language}"' in html
    assert ('dir="rtl"' in html) is (language == "ar")
    assert "<img" not in html


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("code", sorted(DUTIES.entries()))
def test_every_duty_can_be_said_in_every_language(code, language):
    with translation.override(language):
        letter = content_for(notification("duty", language, data=changed("duty", {"duty": code})))
    assert letter.subject
    assert "%(" not in "".join([letter.subject, *letter.lines])


def test_a_letter_is_written_in_the_language_of_its_reader_whoever_asks():
    with translation.override("ar"):
        assert (
            compose_mail(notification("report_ready", "en", data={"path": "/"})).subject
            == "The report of UGA-FILES is ready"
        )


def test_one_mail_has_one_recipient_and_one_identity():
    one = notification("report_ready")
    mails = [compose_mail(one).message() for _ in range(2)]
    assert [mail["To"] for mail in mails] == [one.person.contact_email] * 2
    assert {mail["Message-ID"] for mail in mails} == {one.message_id}
    assert not mails[0]["Cc"]
    assert not mails[0]["Bcc"]


def test_two_occasions_have_two_identities():
    person = PersonFactory()
    first, second = (NotificationFactory(person=person) for _ in range(2))
    assert first.message_id != second.message_id
    assert NotificationFactory(key=first.key).message_id != first.message_id


def test_in_a_shared_mailbox_the_name_comes_first():
    PersonFactory(email=None, contact_email="office@ministry.example")
    shared = notification("report_ready", name="Naledi", email=None, contact_email="Office@ministry.example")
    alone = notification("report_ready", name="Sipho")
    assert compose_mail(shared).subject == "For Naledi: The report of UGA-FILES is ready"
    assert compose_mail(alone).subject == "The report of UGA-FILES is ready"


@pytest.mark.parametrize("name", ["Eve\nBcc: all@mail.example", "Eve\r\nX-Evil: 1", "Eve\u202egnp.exe", "E" * 200])
def test_a_name_never_becomes_a_header(name):
    data = changed("entered_for", {"by": name})
    mail = compose_mail(
        notification("entered_for", data=data, name=name, email=None, contact_email="eve@mail.example")
    ).message()
    parsed = mail.as_bytes().split(b"\n\n")[0].decode()
    headers = re.findall(r"^[\w-]+(?=:)", parsed, re.MULTILINE)
    assert {"Bcc", "X-Evil"} & set(headers) == set()
    assert headers.count("Subject") == headers.count("To") == 1
    assert "\u202e" not in str(mail["Subject"])


def test_each_mail_carries_a_link_of_its_own_and_a_copy_of_it_the_same():
    one = notification("report_ready")
    two = NotificationFactory(kind="report_ready", data={"path": "/"}, person=one.person)
    links = [re.search(r"/l/([\w-]+)/", compose_mail(mail).body).group(1) for mail in (one, one, two)]
    assert (links[0] == links[1], links[0] == links[2]) == (True, False)
    assert one.person.token_links.count() == 2


def test_a_zone_that_nobody_knows_is_no_reason_to_stay_silent():
    assert "(UTC)" in compose_mail(notification("session", data=changed("session", {"zone": "Mars/Olympus"}))).body


def test_a_message_that_may_not_sign_anybody_in_carries_a_plain_address():
    one = notification("entered_for")
    text = chat_text(one, personal=False)
    assert text.endswith("http://127.0.0.1:8000/entered/1/")
    assert one.person.token_links.count() == 0


def test_a_form_of_address_is_used():
    assert "Dear H.E. Naledi" in compose_mail(notification("report_ready", name="Naledi", form_of_address="H.E.")).body


def test_html_in_what_people_typed_stays_text():
    mail = compose_mail(
        notification("invitation", data=changed("invitation", {"message": "<script>alert(1)</script>"}))
    )
    assert "<script>" not in mail.alternatives[0].content
    assert "<script>alert(1)</script>" in mail.body


def test_a_digest_can_be_switched_off_with_one_click_and_other_mails_name_their_list():
    digest, report = notification("report_ready"), notification("report_ready")
    digest.kind, digest.programme_code = "digest", ""
    headers = compose_mail(digest, MessageContent("Two things", [], "Open")).extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<http://127\.0\.0\.1:8000/s/\S+/off/>", headers["List-Unsubscribe"])
    headers = compose_mail(report).extra_headers
    assert headers["List-Id"] == "UGA-FILES <uga-files.127.0.0.1>"
    assert "List-Unsubscribe" not in headers


def test_answers_go_to_the_coordination_but_nobody_is_asked_to_write_to_themselves():
    programme = started()
    amina = coordinator_of(programme, contact_email="amina@mail.example")
    mine, theirs = (NotificationFactory(person=one, programme_code=programme.code) for one in (amina, PersonFactory()))
    assert compose_mail(theirs).reply_to == ["amina@mail.example"]
    assert compose_mail(mine).reply_to == []


def test_answers_go_to_nobody_whose_account_is_closed():
    programme = started()
    coordinator_of(programme, contact_email="amina@mail.example", is_active=False)
    deputy_of(programme, contact_email="deng@mail.example")
    assert compose_mail(NotificationFactory(programme_code=programme.code)).reply_to == ["deng@mail.example"]


def test_an_address_with_a_line_break_is_refused_and_told(mailoutbox):
    one = NotificationFactory(person=PersonFactory(email=None, contact_email="eve@mail.example\nBcc: all@mail.example"))
    assert send_due(now()) == 0
    one.refresh_from_db()
    assert (one.state, mailoutbox) == ("failed", [])
    assert one.reason == "broken"


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("language", CODES)
def test_every_mail_is_small(kind, language):
    assert len(compose_mail(notification(kind, language)).message().as_bytes()) < 20_000
