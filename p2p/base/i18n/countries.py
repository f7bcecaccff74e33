"""Names of countries as the United Nations and the Unicode locale data write them. Pure but for the active language.

The package for countries knows every code, but some of its French, Spanish and Arabic names are spelt wrong or read
like entries of an index (the kingdom of, in brackets). Imported by the settings, so nothing here needs an app.
"""

from babel import Locale
from django.utils.functional import lazy
from django.utils.translation import get_language
from django_countries.base import CountriesBase
from django_countries.data import COUNTRIES

# Here the locale data do not say what the United Nations say, and the package does; Kosovo is left out, as by them.
OFFICIAL = frozenset({"CD", "CG", "CV", "FK", "HK", "MO", "PS", "TW", "US", "VA"})


def name_of(code: str) -> str:
    language = get_language()
    if language not in {"fr", "es", "ar"}:
        return str(CountriesBase.COMMON_NAMES.get(code) or COUNTRIES[code])
    return str(Locale.parse(language).territories[code])


later = lazy(name_of, str)
NAMES = {code: later(code) for code in COUNTRIES if code not in OFFICIAL} | {"XK": None}
