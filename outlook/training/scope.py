"""Schools near a place: its own, its state's, or all, the nearest group first."""

from dataclasses import dataclass

from outlook.tables import NATION, Tables


@dataclass(frozen=True)
class Scope:
    """A group of schools: the place in words ("California"), and a condition of SQL on `school_id`."""

    place: str
    condition: str = "TRUE"
    parameters: tuple[str, ...] = ()


def list_scopes(tables: Tables, area: str) -> list[Scope]:
    """List groups of schools around a place of OEWS, each wider than the one before; the last is the nation."""
    nation = Scope("the United States")
    if area == NATION:
        return [nation]
    row = tables.first("SELECT area_type, title, state FROM areas WHERE area_code = ?", [area])
    if row is None:
        return [nation]
    state = Scope(
        _name_states(tables, area, str(row["state"])),
        "school_id IN (SELECT school_id FROM schools WHERE state = ? OR state IN "
        "(SELECT DISTINCT state FROM area_counties WHERE area_code = ?))",
        (str(row["state"]), area),
    )
    if row["area_type"] == "state":
        return [state, nation]
    here = Scope(
        str(row["title"]),
        "school_id IN (SELECT school_id FROM schools JOIN area_counties USING (county_fips) WHERE area_code = ?)",
        (area,),
    )
    return [here, state, nation]


def _name_states(tables: Tables, area: str, state: str) -> str:
    """The states that a place is in: "Kansas and Missouri"."""
    rows = tables.records(
        "SELECT title FROM areas WHERE area_type = 'state' AND (state = ? OR state IN "
        "(SELECT DISTINCT state FROM area_counties WHERE area_code = ?)) ORDER BY title",
        [state, area],
    )
    names = [str(row["title"]) for row in rows]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]])) or state
