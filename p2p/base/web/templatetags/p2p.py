"""Filters and tags for names, dates, numbers and bars; builtins, so templates need no ``load``."""

import datetime as dt
import re

from babel.lists import format_list
from django import template
from django.template.defaultfilters import linebreaksbr, urlize
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from p2p.base.i18n import dates, languages, numbers, zones

register = template.Library()
register.filter("place", zones.zone_city)
register.filter("clock", zones.clock_time)
register.filter("offset", zones.utc_offset)
register.filter("number", numbers.format_number)


@register.filter
def day(date: dt.date | None) -> str:
    return together(dates.day(date))


@register.filter
def short_day(date: dt.date | None) -> str:
    return together(dates.short_day(date))


@register.filter
def brief_day(date: dt.date | None) -> str:
    return together(dates.brief_day(date))


@register.filter
def week_day(date: dt.date | None) -> str:
    return together(dates.week_day(date))


@register.filter
def elsewhere(moment: dt.datetime, zone: str) -> str:
    """Day, time and place of a moment in another zone; empty if its clocks show the reader's time."""
    there = moment.astimezone(zones.zone_of(zone))
    if there.utcoffset() == timezone.localtime(moment).utcoffset():
        return ""
    return format_html("{} {} {}", week_day(there.date()), ltr(zones.clock_time(moment, zone)), zones.zone_city(zone))


def together(words: str) -> str:
    """Join day and month by a no-break space."""
    return re.sub(r"(?<=\d)(er)? (?=\D)", "\\1\u00a0", words)


@register.filter
def ltr(value: object) -> SafeString:
    """A number, code or address, isolated left-to-right inside a sentence."""
    return format_html('<bdi dir="ltr">{}</bdi>', value)


@register.filter
def ltr_number(value: str) -> SafeString:
    """``ltr`` for a number, ``name`` for any other text."""
    return ltr(value) if value[:1].isdigit() else name(value)


@register.filter
def user_text(value: str) -> SafeString:
    """User text with line breaks and links, escaped; its direction follows its letters."""
    return format_html('<span dir="auto">{}</span>', linebreaksbr(urlize(value, autoescape=True), autoescape=False))


@register.filter
def user_value(value: object) -> SafeString:
    """Any stored value: dates in words, texts as user text."""
    return name(day(value)) if isinstance(value, dt.date) else user_text(str(value))


@register.filter
def name(value: object) -> SafeString:
    """A name or title as typed, isolated from the direction of the sentence."""
    return format_html('<bdi dir="auto">{}</bdi>', value)


@register.filter
def in_list(values: list[object]) -> SafeString:
    """“one, two and three” in the reader's language; each item isolated."""
    items = [ltr(value) if isinstance(value, int) else name(value) for value in values]
    # Every item is escaped, and CLDR's patterns hold no markup.
    return SafeString(format_list(items, locale=languages.reader_locale()))


@register.simple_tag
def due_words(due: dt.date, today: dt.date) -> SafeString:
    """When something is due: how late it is, or the date and how many days are left."""
    distance = dates.days_left(due, today)
    if due < today:
        return format_html('<b class="late">{}</b> {}', distance, short_day(due))
    return format_html("<b>{}</b> {}", short_day(due), distance)


@register.filter
def percent(value: float) -> str:
    """A width for a drawing, with a decimal point in every language: 62.50%."""
    return f"{value:.2f}%"


@register.filter
def whole(value: float) -> str:
    """A rounded coordinate of a drawing, the same in every language."""
    return f"{value:.0f}"


@register.simple_tag
def bar(percent: int | None, direction: str, target: bool = True) -> SafeString:
    """A percentage as a bar, drawn from the side where reading starts; ``target`` adds a line at 100 %."""
    width = min(max(percent or 0, 0), 100)
    start, mark = (0.0, 99.7) if direction == "ltr" else (100.0 - width, 0.3)
    tick = format_html('<line x1="{}%" x2="{}%" y1="1" y2="19" class="s-tick"/>', mark, mark) if target else ""
    return format_html(
        '<svg height="20" aria-hidden="true"><rect x="0" y="6" width="100%" height="8" class="f-track"/>'
        '<rect x="{}%" y="6" width="{}%" height="8" class="f-sea"/>{}</svg>',
        start,
        width,
        tick,
    )


@register.filter
def mirrored(percent: float, direction: str) -> str:
    """A horizontal position, mirrored on right-to-left pages."""
    return f"{percent if direction == 'ltr' else 100 - percent:.2f}%"


@register.filter
def dots(count: int) -> range:
    return range(count)


@register.filter
def one_digit(value: float) -> SafeString:
    """A number rounded to one decimal, in the reader's notation."""
    return ltr(numbers.format_number(round(value, 1)))


@register.filter
def get(mapping: dict, key: object) -> object:
    return mapping.get(key)
