from outlook.jobs.factors import find_reason
from outlook.tables import Tables


def test_bls_names_artificial_intelligence(tables: Tables) -> None:
    found = find_reason(tables, "29-2072", "2024-34")
    assert found is not None
    assert found.mentions_ai
    assert found.text.startswith("Share increases as the demand for health care services")
    assert "partially offset by the use of artificial intelligence (AI)-based tools" in found.text
    assert found.kind == "demand change, productivity change"


def test_edition_without_a_reason_has_none(tables: Tables) -> None:
    assert find_reason(tables, "29-2072", "2012-22") is None
    assert find_reason(tables, "00-0000", "2024-34") is None
