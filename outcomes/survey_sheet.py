"""A survey on paper: its questions to fill in by hand, and the address as a QR code for people with a phone."""

import base64
from dataclasses import dataclass
from typing import Any

import qrcode
import qrcode.image.svg

from outcomes.models import Survey
from p2p.base.documents.formatting import UserText, split_paragraphs
from p2p.base.documents.registry import DocumentData


@dataclass(frozen=True)
class SheetQuestion:
    """Without ``choices`` it is answered on empty lines."""

    text: UserText
    choices: tuple[UserText, ...]


@dataclass(frozen=True)
class SurveySheet(DocumentData):
    introduction: tuple[UserText, ...]
    address: str
    questions: tuple[SheetQuestion, ...]


def read_sheet(survey: Survey, language: str) -> SurveySheet:
    return SurveySheet(
        language=language,
        title=UserText(survey.title),
        version=sheet_version(survey),
        introduction=split_paragraphs(survey.form.introduction),
        address=survey.public_address,
        questions=tuple(
            SheetQuestion(UserText(question), tuple(UserText(label) for _value, label in question.choices))
            for question in survey.form.question_list
        ),
    )


def sheet_version(survey: Survey) -> str:
    """Another one once the survey has an open address."""
    return f"{survey.version}{'a' if survey.link else ''}"


def present_sheet(data: SurveySheet) -> dict[str, Any]:
    return {"picture": qr_code_data_url(data.address)}


def qr_code_data_url(address: str) -> str:
    """The address as a QR code in a ``data:`` URL, which the pages' content security policy allows."""
    if not address:
        return ""
    drawing = qrcode.make(address, image_factory=qrcode.image.svg.SvgPathFillImage, border=2).to_string()
    return "data:image/svg+xml;base64," + base64.b64encode(drawing).decode()
