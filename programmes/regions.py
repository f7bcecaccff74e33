"""UNESCO's five region groups as country codes, for portfolios that cover one region.

Source: UNESCO's list of Member States by group, reduced to ISO 3166-1 alpha-2.
"""

REGIONS = {
    "AFR": (
        "AO BJ BW BF BI CV CM CF TD KM CG CI CD DJ GQ ER SZ ET GA GM GH GN GW KE LS LR MG MW ML MU MZ NA NE "
        "NG RW ST SN SC SL SO ZA SS TG UG TZ ZM ZW"
    ),
    "ARB": ("DZ BH EG IQ JO KW LB LY MR MA OM PS QA SA SD SY TN AE YE"),
    "APA": (
        "AF AU BD BT BN KH CN CK KP FJ IN ID IR JP KZ KI KG LA MY MV MH FM MN MM NR NP NZ NU PK PW PG PH KR "
        "WS SG SB LK TJ TH TL TO TM TV UZ VU VN"
    ),
    "ENA": (
        "AL AD AM AT AZ BY BE BA BG CA HR CY CZ DK EE FI FR GE DE GR HU IS IE IL IT LV LT LU MT MC ME NL MK "
        "NO PL PT MD RO RU SM RS SK SI ES SE CH TR UA GB US"
    ),
    "LAC": ("AG AR BS BB BZ BO BR CL CO CR CU DM DO EC SV GD GT GY HT HN JM MX NI PA PY PE KN LC VC SR TT UY VE"),
}


def countries_of(region: str) -> list[str]:
    """Country codes of a region; none for an unknown or empty one."""
    return REGIONS.get(region, "").split()


def region_of(country: str) -> str:
    return next((region for region, codes in REGIONS.items() if country in codes.split()), "")
