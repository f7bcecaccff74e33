"""The link to answer one form without signing in, and the key of the response.

Neither is stored. The link is computed from form, person and secret key; it opens this one form and signs nobody in.
The key of the response follows from it, so that the answers can be changed while the form is open.
"""

import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac


def signer(secret: str | None = None) -> signing.Signer:
    return signing.Signer(key=secret, salt="answer", sep=".")


def answer_token(form: int, person: int, secret: str | None = None) -> str:
    return signer(secret).sign(f"{form}-{person}")


def read_answer_token(token: str) -> tuple[int, int] | None:
    """Keys of form and person; None if the token is invalid."""
    try:
        form, _dash, person = signer().unsign(token).partition("-")
    except signing.BadSignature:
        return None
    return int(form), int(person)


def response_keys(form: int, person: int) -> list[uuid.UUID]:
    """The key of the response, then those by older secrets, so that a new secret makes no second response."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    tokens = [(secret, answer_token(form, person, secret)) for secret in secrets]
    return [
        uuid.UUID(salted_hmac("key", token, secret, algorithm="sha256").hexdigest()[:32]) for secret, token in tokens
    ]


def answer_address(form: int, person: int) -> str:
    return settings.P2P_BASE_URL + reverse("answer", args=[answer_token(form, person)])
