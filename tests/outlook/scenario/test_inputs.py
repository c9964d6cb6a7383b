"""The pay that a scenario needs."""

from dataclasses import replace

import pytest

from outlook.scenario.inputs import NoFigures, find_needed_settings
from outlook.scenario.model import build_default
from outlook.scenario.simulate import simulate
from tests.outlook.scenario.by_hand import flat


def test_alternative_uses_all_industries() -> None:
    hospital = replace(build_default("certificate", "11-9111"), setting="622000")
    assert find_needed_settings(hospital) == {"00-0000": "000000", "29-2072": "622000", "11-9111": "622000"}
    # Staying in the occupation means staying in the hospital.
    assert find_needed_settings(replace(build_default("work", alternative="29-2072"), setting="622000")) == {
        "29-2072": "622000"
    }


def test_missing_pay_is_refused() -> None:
    with pytest.raises(NoFigures, match="no pay figures of 29-2072"):
        simulate(build_default(), {"00-0000": flat(30_000)})
    with pytest.raises(NoFigures, match="different Mays"):
        simulate(build_default(), {"00-0000": flat(30_000), "29-2072": replace(flat(40_000), year=2020)})
