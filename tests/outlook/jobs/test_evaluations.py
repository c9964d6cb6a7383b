"""BLS's own evaluations of its projections."""

from outlook.jobs.evaluations import load_evaluations


def test_evaluations_match_bls_pages() -> None:
    assert [(e.period, e.direction_right_pct, e.faster_right_pct) for e in load_evaluations()] == [
        ("2002-12", 84, 57),
        ("2008-18", 78, 52),
        ("2012-22", 77, 67),
    ]
    assert all(
        e.grade == "A" and e.source.startswith("https://www.bls.gov/emp/evaluations/")
        for e in load_evaluations()
    )
