"""Mails of the try-out lie as files and are read back for those who have no mail server."""

import os
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives

from p2p.devtools.mailbox import newest, read_mail
from tests.factories import PersonFactory


def put(folder: Path, name: str, subject: str, *, age: int = 0) -> Path:
    mail = EmailMessage()
    mail["To"], mail["Subject"] = "naledi@zaf.example", subject
    mail.set_content("Chère Naledi,\n\nvoici le lien.")
    mail.add_alternative("<p>Chère Naledi</p>", subtype="html")
    path = folder / name
    path.write_bytes(mail.as_bytes() + b"\n" + b"-" * 79)
    os.utime(path, (1_700_000_000 - age, 1_700_000_000 - age))
    return path


def test_a_mail_is_read_in_plain_text(tmp_path):
    mail = read_mail(put(tmp_path, "a.log", "Une invitation"))
    assert (mail.name, mail.to, mail.subject) == ("a.log", "naledi@zaf.example", "Une invitation")
    assert mail.text.strip() == "Chère Naledi,\n\nvoici le lien."


def test_the_newest_mails_come_first_and_no_more_than_asked_for(tmp_path):
    for age, name in ((30, "old"), (10, "new"), (20, "middle")):
        put(tmp_path, f"{name}.log", name, age=age)
    put(tmp_path, "other.txt", "not a mail")
    assert [mail.subject for mail in newest(tmp_path, 2)] == ["new", "middle"]


def test_before_the_first_mail_there_is_no_folder(tmp_path):
    assert newest(tmp_path / "mail", 10) == []


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return tmp_path


def test_what_django_writes_can_be_read_back(folder):
    letter = EmailMultiAlternatives("إلى أمينة", "السلام عليكم", to=["amina@mail.example"])
    letter.attach_alternative("<p>السلام عليكم</p>", "text/html")
    letter.send()
    [mail] = newest(folder, 10)
    assert (mail.subject, mail.to, mail.text.strip()) == ("إلى أمينة", "amina@mail.example", "السلام عليكم")


@pytest.mark.django_db
def test_the_mails_are_listed_on_a_page_of_the_try_out(folder, client):
    put(folder, "a.log", "Une invitation")
    assert "Une invitation" in client.get("/try-out/mail/").content.decode()
    assert client.get("/try-out/mail/a.log/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["b.log", "..", "%2e%2e%2fsettings.py"])
def test_only_mails_are_read_there(folder, client, name):
    assert client.get(f"/try-out/mail/{name}/").status_code == 404


@pytest.mark.django_db
def test_only_fictional_people_can_be_stepped_in_as(client):
    PersonFactory(email="amina@ministry.example")
    PersonFactory(email="amina@ministry.gov")
    PersonFactory(email="gone@ministry.example", is_active=False)
    codes = [
        client.post("/try-out/enter/", {"as": address}).status_code
        for address in ("amina@ministry.gov", "gone@ministry.example", "", "amina@ministry.example")
    ]
    assert codes == [404, 404, 404, 302]
