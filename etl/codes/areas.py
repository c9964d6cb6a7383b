"""Area codes as BLS and BEA write them, as seven digits; states by FIPS number."""

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import pandas as pd

# FIPS state numbers are a federal standard (ANSI INCITS 38); 66, 72 and 78 are the territories that OEWS covers.
_STATES = (
    "01:AL 02:AK 04:AZ 05:AR 06:CA 08:CO 09:CT 10:DE 11:DC 12:FL 13:GA 15:HI 16:ID 17:IL 18:IN 19:IA "
    "20:KS 21:KY 22:LA 23:ME 24:MD 25:MA 26:MI 27:MN 28:MS 29:MO 30:MT 31:NE 32:NV 33:NH 34:NJ 35:NM "
    "36:NY 37:NC 38:ND 39:OH 40:OK 41:OR 42:PA 44:RI 45:SC 46:SD 47:TN 48:TX 49:UT 50:VT 51:VA 53:WA "
    "54:WV 55:WI 56:WY 66:GU 72:PR 78:VI"
)
STATE_BY_FIPS = dict(pair.split(":") for pair in _STATES.split())
NATION = "0000000"
# Parts of metropolitan areas (New England City and Town Areas are NECTA), of which OEWS made estimates to May 2017.
DIVISION = r"\b(?:Metropolitan|NECTA) Division\b"


def build_state_area(fips: str) -> str:
    """The area code of a state by its FIPS number: "6" and "06" give "0600000"."""
    return fips.zfill(2) + "00000"


def find_area_type(code: str) -> str:
    """The kind of area of a code: 00… is metropolitan, SS00000 a state, any other SS… nonmetropolitan."""
    if code == NATION:
        return "nation"
    if code.startswith("00"):
        return "metro"
    return "state" if code.endswith("00000") else "nonmetro"


def find_state(code: str, title: str) -> str | None:
    """Two letters of an area's state: by FIPS for states and nonmetropolitan areas, else the first in the title."""
    if code.startswith("00"):
        _, comma, tail = title.partition(", ")
        first = tail.replace("(", " ").split("-")[0].split(" ")[0] if comma else ""
        return first if first in STATE_BY_FIPS.values() else None
    return STATE_BY_FIPS.get(code[:2])


def build_areas(codes: "pd.Series", titles: "pd.Series") -> pa.Table:
    """Rows of `areas` from codes and titles, each code once."""
    # Here, because the dashboard starts without it.
    import pandas as pd

    areas = pd.DataFrame({"code": codes.array, "title": titles.array}).drop_duplicates("code")
    states = [find_state(code, title) for code, title in zip(areas["code"], areas["title"], strict=True)]
    return pa.table(
        {
            "area_code": pa.array(areas["code"], pa.string()),
            "area_type": pa.array([find_area_type(code) for code in areas["code"]], pa.string()),
            "title": pa.array(areas["title"], pa.string()),
            "state": pa.array(states, pa.string()),
        }
    )
