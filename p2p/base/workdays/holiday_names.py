"""Translated names of holidays that many countries share; the package has few languages."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

OBSERVED = " (observed)"
SHARED_NAMES = frozenset(
    {
        gettext_noop("All Saints' Day"),
        gettext_noop("Ascension Day"),
        gettext_noop("Ash Wednesday"),
        gettext_noop("Ashura"),
        gettext_noop("Assumption Day"),
        gettext_noop("Boxing Day"),
        gettext_noop("Christmas Day"),
        gettext_noop("Christmas Eve"),
        gettext_noop("Constitution Day"),
        gettext_noop("Corpus Christi"),
        gettext_noop("Day of Arafah"),
        gettext_noop("Easter Monday"),
        gettext_noop("Easter Sunday"),
        gettext_noop("Eid al-Adha"),
        gettext_noop("Eid al-Fitr"),
        gettext_noop("Epiphany"),
        gettext_noop("Good Friday"),
        gettext_noop("Holy Saturday"),
        gettext_noop("Immaculate Conception"),
        gettext_noop("Independence Day"),
        gettext_noop("International Women's Day"),
        gettext_noop("Islamic New Year"),
        gettext_noop("Isra' and Mi'raj"),
        gettext_noop("Labor Day"),
        gettext_noop("Martyrs' Day"),
        gettext_noop("Maundy Thursday"),
        gettext_noop("National Day"),
        gettext_noop("New Year's Day"),
        gettext_noop("New Year's Eve"),
        gettext_noop("Orthodox Christmas Day"),
        gettext_noop("Prophet's Birthday"),
        gettext_noop("Republic Day"),
        gettext_noop("Revolution Day"),
        gettext_noop("Second Day of Christmas"),
        gettext_noop("Victory Day"),
        gettext_noop("Whit Monday"),
        gettext_noop("Women's Day"),
    }
)
# Other spellings of the same days.
SYNONYMS = {
    "Labour Day": "Labor Day",
    "International Labour Day": "Labor Day",
    "International Labor Day": "Labor Day",
    "Workers' Day": "Labor Day",
    "Worker's Day": "Labor Day",
    "International Workers' Day": "Labor Day",
    "Islamic New Year Day": "Islamic New Year",
    "Christmas": "Christmas Day",
    "Pentecost Monday": "Whit Monday",
    "Birth of Prophet Muhammad": "Prophet's Birthday",
    "Eid al-Adha Holiday": "Eid al-Adha",
    "Eid al-Fitr Holiday": "Eid al-Fitr",
    "Islamic New Year's Day": "Islamic New Year",
}


def translate_holiday(name: str) -> str:
    """A shared name in the active language; any other unchanged."""
    plain = name.removesuffix(OBSERVED)
    shared = plain if plain in SHARED_NAMES else SYNONYMS.get(plain, "")
    translated = _(shared) if shared and _(shared) != shared else plain
    return _("%(holiday)s (observed)") % {"holiday": translated} if plain != name else translated
