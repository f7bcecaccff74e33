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
# Between the names of holidays that fall on one day: what the package writes, and what every script can read.
PACKAGE_SEPARATOR, NAME_SEPARATOR = "; ", " · "
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


@dataclasses.dataclass(frozen=True)
class PublicHoliday:
    """``estimated``: it follows the moon, and the package does not know yet on which day it will be kept."""

    day: dt.date
    name: str
    estimated: bool


@lru_cache(maxsize=512)
def weekend(country: str) -> frozenset[int]:
    """As the latest year of the package has it: some countries have changed theirs."""
    entity = holiday_table(country)
    return frozenset(entity.weekend) if entity else SATURDAY_AND_SUNDAY


@lru_cache(maxsize=4096)
def public_days(country: str, year: int) -> frozenset[dt.date]:
    entity = holiday_table(country, year)
    return frozenset(entity) if entity else frozenset()


@lru_cache(maxsize=1024)
def public_holidays(country: str, year: int, language: str = "en") -> tuple[PublicHoliday, ...]:
    """In the order of the year, named in ``language`` where the package or we have the name, otherwise in English."""
    entity = holiday_table(country, year, language)
    if entity is None:
        return ()
    with translation.override(language):
        return tuple(make_holiday(entity, day, names) for day, names in sorted(entity.items()))


def find_country(country: str) -> HolidayBase | None:
    """What the package says of the country whatever the year."""
    try:
        return holidays.country_holidays(country)
    except NotImplementedError:
        return None


def holiday_table(country: str, year: int = 0, language: str = "en") -> HolidayBase | None:
    """The holidays of one year; without it of the last one that the package knows."""
    entity = find_country(country)
    if entity is None:
        return None
    spoken = best_language(entity.supported_languages, language) or entity.default_language
    with warnings.catch_warnings():
        # It says that some feasts are known for some years only: then they are not in the list, and people add them.
        warnings.simplefilter("ignore")
        return holidays.country_holidays(country, years=year or entity.end_year, language=spoken)


def best_language(supported: tuple[str, ...], language: str) -> str | None:
    """The wanted language, one of its regions, or English."""
    wanted = [code for code in supported if code.split("_")[0] == language]
    return min(wanted, key=len) if wanted else next((code for code in supported if code.startswith("en")), None)


def make_holiday(entity: HolidayBase, day: dt.date, names: str) -> PublicHoliday:
    """One certain name is enough for a day off, whatever else may fall on it."""
    word, parts = estimated_word(entity), names.split(PACKAGE_SEPARATOR)
    plain = (translate_holiday(strip_estimated(word, part)).translate(DIGITS) for part in parts)
    return PublicHoliday(day, NAME_SEPARATOR.join(plain), all(word in part for part in parts))


def estimated_word(entity: HolidayBase) -> str:
    """How the package says *estimated* in the language of this table: the label is “%s (estimated)”."""
    return entity.tr(getattr(entity, "estimated_label", "%s (estimated)")).replace("%s", "").strip(" ()（）")


def strip_estimated(word: str, name: str) -> str:
    """The name without its mark: “Eid (estimated)” is “Eid”, “Eid (observed, estimated)” is “Eid (observed)”."""
    mark = re.escape(word)
    return re.sub(rf"\s*[(（]{mark}[)）]|[,،，]?\s*{mark}(?=[)）])", "", name)
