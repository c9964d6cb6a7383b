"""What schools with a program ask and how many finish there, by place: College Scorecard, institutions.

Figures of a school are of all its programs. The net price is of a school year: tuition, fees, books, housing, and food,
less grants, of full-time beginners with federal aid. Completion is that of full-time beginners within one and a half
times the normal time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from outlook.tables import Tables
from outlook.training.outcomes import FEWEST_PROGRAMS
from outlook.training.scope import list_scopes


@dataclass(frozen=True, kw_only=True)
class SchoolTerms:
    """The middle of `schools` schools in `place` that offer a program.

    `net_price_usd` is of one school year, `finish_pct` the share who finish. None where no school gives a figure.
    """

    net_price_usd: float | None
    finish_pct: float | None
    schools: int
    place: str
    source_ids: tuple[str, ...] = ()


def load_terms(tables: Tables, fields: Sequence[str], credential: str, area: str) -> SchoolTerms | None:
    """Load what schools ask that offer a credential in one of these fields, in the nearest place with enough of them.

    Where fewer than FEWEST_PROGRAMS in the nation do, schools that offer the credential in any field are taken. None
    where the tables have no school.
    """
    of_fields = (f"cip_code IN ({', '.join('?' for _ in fields)})", [*fields])
    for condition, parameters in (of_fields, ("TRUE", [])) if fields else (("TRUE", []),):
        for scope in list_scopes(tables, area):
            row = tables.records(
                f"""
                SELECT median(net_price_usd) AS net_price_usd, 100 * median(completion_share) AS finish_pct,
                       least(count(net_price_usd), count(completion_share)) AS schools,
                       list(DISTINCT source_id ORDER BY source_id) AS source_ids
                FROM school_outcomes WHERE {scope.condition} AND school_id IN (
                    SELECT school_id FROM programs WHERE credential = ? AND {condition}
                )
                """,
                [*scope.parameters, credential, *parameters],
            )[0]
            if row["schools"] >= FEWEST_PROGRAMS:
                return SchoolTerms(
                    net_price_usd=float(row["net_price_usd"]),
                    finish_pct=float(row["finish_pct"]),
                    schools=int(row["schools"]),
                    place=scope.place,
                    source_ids=tuple(row["source_ids"]),
                )
    return None
