"""Which classification of occupations a year's figures use."""

SOC_2010, HYBRID, SOC_2018 = "SOC 2010", "OEWS hybrid 2019", "SOC 2018"


def wages_classification(year: int) -> str:
    """The classification of OEWS's May estimates of `year`."""
    if year <= 2018:
        return SOC_2010
    return HYBRID if year <= 2020 else SOC_2018


def projections_classification(base_year: int) -> str:
    """The classification of the projections made from `base_year` (2019-29 was the first hybrid edition)."""
    return wages_classification(base_year)
