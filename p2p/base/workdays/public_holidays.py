"""Public holidays and weekends from the ``holidays`` package. Pure; its tables are cached per process.

Unknown countries have Saturday and Sunday and no holidays.
"""

import dataclasses
import datetime as dt
import re
import warnings
from functools import lru_cache

import holidays
from django.utils import translation
from holidays.holiday_base import HolidayBase

from p2p.base.workdays.holiday_names import translate_holiday

SATURDAY_AND_SUNDAY = frozenset({5, 6})
# Between names of holidays on one day: what the package writes, and what suits every script.
PACKAGE_SEPARATOR, NAME_SEPARATOR = "; ", " · "
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


@dataclasses.dataclass(frozen=True)
class PublicHoliday:
    """``estimated``: it follows the moon, and the package does not know the day for certain."""

    day: dt.date
    name: str
    estimated: bool


@lru_cache(maxsize=512)
def weekend(country: str) -> frozenset[int]:
    """The weekend in the latest year of the package: some countries have changed theirs."""
    entity = holiday_table(country)
    return frozenset(entity.weekend) if entity else SATURDAY_AND_SUNDAY


@lru_cache(maxsize=4096)
def public_days(country: str, year: int) -> frozenset[dt.date]:
    entity = holiday_table(country, year)
    return frozenset(entity) if entity else frozenset()


@lru_cache(maxsize=1024)
def public_holidays(country: str, year: int, language: str = "en") -> tuple[PublicHoliday, ...]:
    """In order of date, named in ``language`` where the package or we have a translation, else in English."""
    entity = holiday_table(country, year, language)
    if entity is None:
        return ()
    with translation.override(language):
        return tuple(make_holiday(entity, day, names) for day, names in sorted(entity.items()))


def find_country(country: str) -> HolidayBase | None:
    """The package's entry for the country, without a year; None if it has none."""
    try:
        return holidays.country_holidays(country)
    except NotImplementedError:
        return None


def holiday_table(country: str, year: int = 0, language: str = "en") -> HolidayBase | None:
    """Holidays of one year; without ``year`` of the last one that the package knows."""
    entity = find_country(country)
    if entity is None:
        return None
    spoken = best_language(entity.supported_languages, language) or entity.default_language
    with warnings.catch_warnings():
        # It warns that some feasts are known for some years only: people add the missing ones.
        warnings.simplefilter("ignore")
        return holidays.country_holidays(country, years=year or entity.end_year, language=spoken)


def best_language(supported: tuple[str, ...], language: str) -> str | None:
    """The supported code for ``language`` (the shortest, so the one without a region), else English, else None."""
    wanted = [code for code in supported if code.split("_")[0] == language]
    return min(wanted, key=len) if wanted else next((code for code in supported if code.startswith("en")), None)


def make_holiday(entity: HolidayBase, day: dt.date, names: str) -> PublicHoliday:
    """Estimated only if all holidays of that day are."""
    word, parts = estimated_word(entity), names.split(PACKAGE_SEPARATOR)
    plain = (translate_holiday(strip_estimated(word, part)).translate(DIGITS) for part in parts)
    return PublicHoliday(day, NAME_SEPARATOR.join(plain), all(word in part for part in parts))


def estimated_word(entity: HolidayBase) -> str:
    """The package's word for *estimated* in the language of the table; its label is “%s (estimated)”."""
    return entity.tr(getattr(entity, "estimated_label", "%s (estimated)")).replace("%s", "").strip(" ()（）")


def strip_estimated(word: str, name: str) -> str:
    """“Eid (estimated)” becomes “Eid”, “Eid (observed, estimated)” becomes “Eid (observed)”."""
    mark = re.escape(word)
    return re.sub(rf"\s*[(（]{mark}[)）]|[,،，]?\s*{mark}(?=[)）])", "", name)
