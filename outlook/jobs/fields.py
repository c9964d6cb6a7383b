"""Fields of occupations: groups of SOC's major groups, each with enough occupations to measure errors of its own."""

HEALTH = "health care"
# Major groups as SOC's intermediate aggregation joins them, but health care support (31) with health care practitioners.
FIELDS = {
    "management, business, and finance": ("11", "13"),
    "computers, engineering, and science": ("15", "17", "19"),
    "education, law, social service, and arts": ("21", "23", "25", "27"),
    HEALTH: ("29", "31"),
    "protective, food, cleaning, and personal services": ("33", "35", "37", "39"),
    "sales": ("41",),
    "office and administrative support": ("43",),
    "farming, fishing, and forestry": ("45",),
    "construction and extraction": ("47",),
    "installation, maintenance, and repair": ("49",),
    "production": ("51",),
    "transportation and moving": ("53",),
}
_FIELD_OF = {group: field for field, groups in FIELDS.items() for group in groups}


def find_field(code: str) -> str | None:
    """The field of an occupation, by the first two digits of its code; None for the military (55) and other codes."""
    return _FIELD_OF.get(code[:2])
