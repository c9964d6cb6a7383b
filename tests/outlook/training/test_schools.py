"""Programs near a place, counted a second time with pandas."""

import numpy as np
import pandas as pd
import pytest

from outlook.tables import Tables
from outlook.training.location import locate_zip
from outlook.training.schools import (
    NEAREST,
    NO_POINT,
    PROGRAM_FIGURES,
    SCHOOL_FIGURES,
    WITHHELD,
    WITHIN_MILES,
    Search,
    load_programs,
)

CREDENTIALS = ["undergraduate certificate", "associate", "bachelor"]


@pytest.fixture(scope="module")
def programs(tables: Tables) -> pd.DataFrame:
    """Programs of 51.07 at schools that are open, from the tables themselves."""
    schools = tables.read_rows("SELECT * FROM schools")
    schools = schools[schools["is_operating"].fillna(True) & ~schools["is_office"].fillna(False)]
    every = tables.read_rows("SELECT * FROM programs WHERE cip_code = '51.07'")
    return every[every["credential"].isin(CREDENTIALS)].merge(
        schools[["school_id", "latitude", "longitude", "state"]], on="school_id"
    )


def test_every_program_within_reach_is_found(tables: Tables, programs: pd.DataFrame) -> None:
    spot = locate_zip(tables, "92405")
    found = load_programs(tables, "29-2072", Search(spot=spot))
    latitude, longitude = np.radians(programs["latitude"]), np.radians(programs["longitude"])
    angle = np.sin(latitude) * np.sin(np.radians(spot.latitude)) + np.cos(latitude) * np.cos(
        np.radians(spot.latitude)
    ) * np.cos(longitude - np.radians(spot.longitude))
    near = programs[3958.8 * np.arccos(np.clip(angle, -1, 1)) <= WITHIN_MILES]
    assert len(found) == len(near) == 82
    assert set(zip(found["school_id"], found["credential"], strict=True)) == set(
        zip(near["school_id"], near["credential"], strict=True)
    )
    assert found["distance_miles"].is_monotonic_increasing


def test_remote_places_get_the_nearest_programs(tables: Tables) -> None:
    found = load_programs(tables, "29-2072", Search(spot=locate_zip(tables, "66502")))
    assert len(found) == NEAREST
    assert found["distance_miles"].max() > WITHIN_MILES


def test_state_search_has_the_programs_of_the_state(tables: Tables, programs: pd.DataFrame) -> None:
    found = load_programs(tables, "29-2072", Search(state="KS", credential="associate"))
    listed = programs[(programs["state"] == "KS") & (programs["credential"] == "associate")]
    assert set(listed["school_id"]) <= set(found["school_id"])
    assert set(found["state"]) == {"KS"}
    assert found["completers"].dropna().is_monotonic_decreasing


def test_every_blank_has_its_reason(tables: Tables) -> None:
    found = load_programs(tables, "29-2072", Search(state="TX"))
    for row in found.to_dict("records"):
        named = dict(part.split(": ", 1) for part in (str(row["blanks"]) or "").split("; ") if ": " in part)
        figures = (*PROGRAM_FIGURES, *SCHOOL_FIGURES, "earnings_test", "distance_miles")
        assert {f for f in figures if pd.isna(row[f])} <= set(named)
        assert not {f for f in figures if pd.notna(row[f])} & set(named)
        assert named["distance_miles"] == NO_POINT
        if pd.isna(row["earnings_4yr_usd"]):
            assert named["earnings_4yr_usd"] == WITHHELD
            assert pd.isna(row["earnings_test"])


def test_earnings_test_compares_with_the_threshold(tables: Tables) -> None:
    found = load_programs(tables, "29-2072", Search(state="CA")).dropna(subset=["earnings_test"])
    is_above = found["earnings_4yr_usd"] >= found["state_threshold_usd"]
    assert (is_above == (found["earnings_test"] == "above")).all()
    assert 0 < is_above.sum() < len(found)


def test_occupation_without_programs_finds_none(tables: Tables) -> None:
    assert load_programs(tables, "00-0000", Search(state="CA")).empty
