"""Raw values of a document in words, in the language of the document."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from p2p.base.documents import formatting
from p2p.base.documents.formatting import UserText

register = template.Library()
register.filter("printed_day", formatting.format_short_day)
register.filter("country", formatting.country_name)


@register.filter
def country_list(codes: Iterable[str]) -> str:
    return formatting.join_list(map(formatting.country_name, codes))


@register.filter
def code_list(codes: Iterable[str]) -> SafeString:
    """Each code keeps its own direction."""
    return formatting.join_isolated(map(UserText, codes))


@register.filter
def one_decimal(value: float | None) -> str:
    return "–" if value is None else formatting.format_one_decimal(value)
