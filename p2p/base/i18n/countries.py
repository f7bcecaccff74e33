"""Names of countries as the United Nations and CLDR write them. Pure but for the active language.

The package for countries misspells some French, Spanish and Arabic names or gives them in index form. Imported by the
settings, so nothing here needs an app.
"""

from babel import Locale
from django.utils.functional import lazy
from django.utils.translation import get_language
from django_countries.base import CountriesBase
from django_countries.data import COUNTRIES

# Here the package has the United Nations' name and CLDR has not. Kosovo is left out, as the United Nations do.
PACKAGE_NAMED = frozenset({"CD", "CG", "CV", "FK", "HK", "MO", "PS", "TW", "US", "VA"})


def official_name(code: str) -> str:
    language = get_language()
    if language not in {"fr", "es", "ar"}:
        return str(CountriesBase.COMMON_NAMES.get(code) or COUNTRIES[code])
    return str(Locale.parse(language).territories[code])


lazy_official_name = lazy(official_name, str)
COUNTRY_NAMES = {code: lazy_official_name(code) for code in COUNTRIES if code not in PACKAGE_NAMED} | {"XK": None}
