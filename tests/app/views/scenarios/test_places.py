"""The section that compares places."""

from app.views.scenarios.formats import format_money
from outlook import places
from outlook.pay import stages
from outlook.tables import CORE, Tables
from tests.app.reading import tables_of
from tests.app.test_pages import opened
from tests.app.views.scenarios.examples import CALIFORNIA, read_notes, read_query


def test_places_compare_at_either_prices(tables: Tables) -> None:
    test = opened("scenarios", place=CALIFORNIA, also="4800000_0028140")
    table = next(t for t in tables_of(test) if "Place" in t.columns)
    assert table.column("Place") == ["California", "Texas", "Kansas City, MO-KS"]
    span = stages.load_stages(tables, CORE, CALIFORNIA).pay.entry
    assert table.column("About, a year")[0] == format_money(span.middle)
    test.toggle[0].set_value(True).run()
    assert read_query(test)["prices"] == "local"
    found = places.load_price_level(tables, CALIFORNIA)
    assert found is not None
    table = next(t for t in tables_of(test) if "Place" in t.columns)
    assert table.column("About, a year")[0] == format_money(span.middle * 100 / found[1])
    assert f"regional price parity {found[1]:.1f}" in read_notes(test)
    # The card keeps pay as paid there.
    assert f"about {format_money(span.middle)}" in read_notes(test)


def test_missing_price_level_is_explained(tables: Tables) -> None:
    rural = next(a for a in places.load_places(tables, CORE).query("area_type == 'nonmetro'")["area_code"])
    test = opened("scenarios", place=str(rural), prices="local")
    assert not test.exception
    assert "BEA publishes no price level" in read_notes(test)


def test_no_other_places_is_kept_in_url() -> None:
    test = opened("scenarios")
    test.multiselect[0].set_value([]).run()
    assert not test.exception
    assert read_query(test)["also"] == "none"
    assert test.multiselect[0].value == []
