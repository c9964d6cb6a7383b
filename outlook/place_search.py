"""Finding the place that a reader's text names: by ZIP code, state, city, or county."""

import re
import unicodedata

from outlook.tables import NATION, Tables

_NATION_NAMES = ("us", "u s", "usa", "united states", "nation")


def find_area(tables: Tables, typed: str) -> str | None:
    """Find the one place that a reader's text names; None if there is none, or several.

    Texts that are read: a ZIP code ("90210"), a state ("CA", "California"), a city in an area's title or with a school
    ("Long Beach", "Brooklyn, NY"), and a county ("Orange County, CA"). See `list_areas_named`.
    """
    found = list_areas_named(tables, typed)
    return found[0] if len(found) == 1 else None


def list_areas_named(tables: Tables, typed: str) -> list[str]:
    """List the area codes of all places that a reader's text may name, from the first kind that has any.

    A city or county may be followed by its state ("Portland, ME", "portland me"). Titles name the largest cities, so they
    come before the cities of schools.
    """
    typed = typed.strip()
    if re.fullmatch(r"\d{5}", typed):
        rows = tables.records(
            "SELECT area_code FROM zip_codes WHERE zip_code = ? AND area_code IS NOT NULL", [typed]
        )
        return [str(row["area_code"]) for row in rows]
    named = _normalize(typed)
    areas = tables.records("SELECT area_code, area_type, title, state FROM areas WHERE area_type <> 'nation'")
    states = {str(row["state"]).lower(): row for row in areas if row["area_type"] == "state"}
    own = [
        str(row["area_code"])
        for letters, row in states.items()
        if named in (letters, _normalize(row["title"]))
    ]
    if own or not named:
        return own
    if named in _NATION_NAMES:
        return [NATION]
    name, _, letters = named.rpartition(" ")
    name, letters = (name, letters) if name and letters in states else (named, "")
    local = [(str(row["area_code"]), str(row["title"])) for row in areas if row["area_type"] != "state"]
    by_title = [code for code, title in local if _names_city(title, name, letters)]
    return by_title or _list_by_school(tables, name, letters) or _list_by_county(tables, name, letters)


def _normalize(text: str) -> str:
    """Lowercase, without accents, periods, and commas, with "st" for "saint", so that spellings match."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[.,]", " ", re.sub(r"\bsaint\b", "st", plain))
    return " ".join(plain.split())


def _names_city(title: str, name: str, letters: str) -> bool:
    """Whether a title such as "Los Angeles-Long Beach-Anaheim, CA" has a city, and a state's two letters if given."""
    cities, _, states = title.rpartition(", ")
    found = f"-{name}-" in f"-{_normalize(cities.replace('/', '-'))}-"
    return found and letters in ("", *states.lower().split("-"))


def _list_by_school(tables: Tables, name: str, letters: str) -> list[str]:
    """The areas of the ZIP codes of schools in a city."""
    rows = tables.records(
        "SELECT DISTINCT s.city, s.state, z.area_code FROM schools s JOIN zip_codes z ON z.zip_code = left(s.zip_code, 5) "
        "WHERE z.area_code IS NOT NULL AND lower(left(s.city, 1)) = ? ORDER BY z.area_code",
        [name[:1]],
    )
    found = (
        row for row in rows if _normalize(row["city"]) == name and letters in ("", str(row["state"]).lower())
    )
    return list(dict.fromkeys(str(row["area_code"]) for row in found))


def _list_by_county(tables: Tables, name: str, letters: str) -> list[str]:
    county = re.sub(r" (county|parish|borough)$", "", name)
    rows = tables.records(
        "SELECT DISTINCT area_code, county_name, state FROM area_counties ORDER BY area_code"
    )
    found = (
        row
        for row in rows
        if _normalize(row["county_name"]) == county and letters in ("", str(row["state"]).lower())
    )
    return list(dict.fromkeys(str(row["area_code"]) for row in found))
