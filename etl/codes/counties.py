"""Counties by name: publishers write "Doña Ana", "Dona Ana County", "Richmond city" for the same ones."""

import re
import unicodedata
from collections.abc import Iterable

# Independent cities have the numbers from 510.
FIRST_CITY = 510
_KINDS = re.compile(
    r" (county|parish|borough|census area|municipality|city and borough|municipio|planning region|city)$"
)


# Changes of name since 2010, as the Census Bureau lists them.
_RENAMED = {("AK", "wade hampton"): "kusilvak", ("SD", "shannon"): "oglala lakota"}
# The same by number, and the city of Bedford, Virginia, which joined its county.
RENUMBERED = {"02270": "02158", "46113": "46102", "51515": "51019"}


def _fold(name: str) -> str:
    """A name in lower case without accents: "Doña Ana County" is "dona ana county"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return " ".join(plain.lower().split())


def _squeeze(folded: str) -> str:
    """Letters alone: "la salle" is "lasalle", "st. john's" is "stjohns"."""
    return re.sub(r"[^a-z]", "", folded)


class CountyNames:
    """Finds a county's five digits by its state (two letters) and name, with or without "County" and the like."""

    def __init__(self, counties: Iterable[tuple[str, str, str]]) -> None:
        """`counties` gives state, name without its kind, and five digits."""
        self._fips: dict[tuple[str, str], list[str]] = {}
        for state, name, fips in counties:
            self._fips.setdefault((state, _squeeze(_fold(name))), []).append(fips)

    def find(self, state: str, name: str) -> str | None:
        """The county's five digits; None where there is none of this name, or more than one."""
        folded = _fold(name)
        base = _KINDS.sub("", folded)
        base = _RENAMED.get((state, base), base)
        # "Charles City County" is no city: the whole name comes first.
        found = self._fips.get((state, _squeeze(folded))) or self._fips.get((state, _squeeze(base))) or []
        if len(found) > 1:
            # "Richmond city" and "Richmond County" share their name.
            found = [fips for fips in found if (int(fips[2:]) >= FIRST_CITY) == folded.endswith(" city")]
        return found[0] if len(found) == 1 else None
