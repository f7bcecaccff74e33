"""Which files are taken: by their first bytes, their size and what they unpack to; never by their name alone."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.base.files import file_types
from p2p.base.files.file_types import FILE_TYPES, MAX_MEMBERS, reasons_to_refuse

LIMIT = 10 * 2**20
MAGIC = {extension: first for extension, (_type, first) in FILE_TYPES.items()}
PLAIN = sorted(set(FILE_TYPES) - {"docx", "xlsx"})


def archive(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return file.getvalue()


OFFICE = archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})


@given(extension=st.sampled_from(PLAIN), rest=st.binary(max_size=50), name=st.text(max_size=20))
def test_a_file_that_is_what_its_name_says_is_taken(extension, rest, name):
    assert reasons_to_refuse(f"{name}.{extension}", MAGIC[extension] + rest, LIMIT) == []
    assert reasons_to_refuse(f"{name}.{extension.upper()}", MAGIC[extension] + rest, LIMIT) == []


@given(extension=st.sampled_from(sorted(FILE_TYPES)), content=st.binary(max_size=60), name=st.text(max_size=20))
def test_whatever_comes_in_gets_an_answer_and_at_most_one_reason(extension, content, name):
    reasons = reasons_to_refuse(f"{name}.{extension}", content, LIMIT)
    assert len(reasons) <= 1
    if not content.startswith(MAGIC[extension]):
        assert len(reasons) == 1


@given(content=st.binary(min_size=1, max_size=60), name=st.text(max_size=30))
def test_other_kinds_are_refused_by_name(content, name):
    if name.rpartition(".")[2].lower() not in FILE_TYPES:
        [reason] = reasons_to_refuse(name, content, LIMIT)
        assert name in reason


@given(size=st.integers(1, 40))
def test_the_limit_is_the_last_size_that_is_taken(size):
    content = (MAGIC["pdf"] + b"x" * 40)[:size].ljust(size, b"x")
    too_large = reasons_to_refuse("a.pdf", content, size - 1)
    assert len(too_large) == 1
    assert too_large != reasons_to_refuse("a.pdf", content, size)


def test_whoever_sends_too_much_reads_how_much_may_be_sent():
    assert reasons_to_refuse("a.pdf", MAGIC["pdf"] + b"x" * LIMIT, LIMIT) == [
        "The file “a.pdf” is larger than 10 MB. Make it smaller, or give a link instead."
    ]


def test_an_office_file_is_taken():
    assert reasons_to_refuse("plan.docx", OFFICE, LIMIT) == []
    assert reasons_to_refuse("plan.xlsx", OFFICE, LIMIT) == []


def test_a_torn_office_file_is_named_as_damaged():
    assert len(reasons_to_refuse("plan.docx", OFFICE[: len(OFFICE) // 2], LIMIT)) == 1


def test_an_archive_that_unpacks_to_far_too_much_is_refused_without_unpacking_it():
    largest, bomb = (archive({"word/document.xml": b"0" * (file_types.MAX_UNPACKED + more)}) for more in (0, 1))
    assert len(bomb) < LIMIT
    assert [len(reasons_to_refuse("bomb.docx", one, LIMIT)) for one in (largest, bomb)] == [0, 1]


def test_an_archive_of_thousands_of_parts_is_refused():
    most, more = (archive({f"part{n}": b"" for n in range(MAX_MEMBERS + more)}) for more in (0, 1))
    assert [len(reasons_to_refuse("many.xlsx", one, LIMIT)) for one in (most, more)] == [0, 1]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b""),
        ("a.pdf", b"MZ\x90"),
        ("a.exe", b"MZ\x90"),
        ("a", b"%PDF-"),
        ("a.pdf.svg", b"<svg/>"),
        ("a.html", b"<p>"),
    ],
)
def test_some_files_that_are_not_taken(name, content):
    [reason] = reasons_to_refuse(name, content, LIMIT)
    assert name in reason
