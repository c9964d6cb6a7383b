"""A region's sentences, its cards, and its download."""

import pandas as pd
import pytest

from app.downloads.errors import BadQuery
from app.registry import DOWNLOADS
from app.views.states.region import clean_name
from app.views.states.region_sections import build_cards, describe_gaps, describe_region
from outlook.regions import combine_places
from outlook.tables import Tables

PLACES = ("0600000", "4100000", "5000000")


def test_region_sentences_give_its_figures(tables: Tables) -> None:
    region = combine_places(tables, "29-2072", PLACES)
    assert region is not None and region.jobs is not None and region.mean is not None
    said = describe_region(region, "Medical records specialists", "West and Vermont")
    assert (
        f"{round(region.jobs.value, -1):,.0f} jobs" in said
        and f"${round(region.mean.value, -1):,.0f}" in said
    )
    gaps = describe_gaps(region, ["Portland"])
    assert "Vermont" in gaps and "already includes all or part of these places" in gaps and "Portland" in gaps
    cards = build_cards(region)
    assert len(cards) == 6
    assert [card.note for card in cards if card.name == "Typical pay a year"] == ["median, estimated"]


def test_region_download_ends_with_the_region(tables: Tables) -> None:
    download = DOWNLOADS["region"]
    chosen = download.choose(tables, {"occupation": "29-2072", "places": "_".join(PLACES)})
    table = download.table(tables, chosen).to_pandas()
    assert table["role"].tolist() == ["member"] * 3 + ["region"]
    members, total = table.iloc[:3], table.iloc[3]
    assert total["employment"] == members["employment"].sum()
    assert members["annual_p50_usd"].min() < total["annual_p50_usd"] < members["annual_p50_usd"].max()
    assert pd.isna(total["area_code"])
    with pytest.raises(BadQuery, match="counted twice"):
        download.table(tables, {"occupation": "29-2072", "places": "0600000_0031080"})


def test_region_names_carry_no_markup() -> None:
    assert clean_name("[x](http://a) <b>Bay & Valley</b>") == "xhttpa bBay & Valleyb"
    assert len(clean_name("a" * 100)) == 40
