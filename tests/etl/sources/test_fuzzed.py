"""A few of the inputs of which `make fuzz` makes thousands: damage in every layout of every reader."""

import contextlib
from pathlib import Path

import pytest

from etl.errors import OutlookError
from etl.isolation import Pool
from tests.long.fuzz_readers import Inputs


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    return Inputs(Path(tmp_path_factory.mktemp("inputs")))


# Members of one name are among what is made.
@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("turn", range(3))
def test_damaged_input_is_read_or_refused(inputs: Inputs, pool: Pool, turn: int) -> None:
    refused = 0
    for number in range(len(inputs.targets)):
        try:
            inputs.read(turn * len(inputs.targets) + number, pool)
        except OutlookError as error:
            refused += 1
            assert str(error).endswith(".") and "\n" not in str(error)
    # Most damage shows.
    assert refused > len(inputs.targets) / 2


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_inputs_are_reproducible(inputs: Inputs, pool: Pool) -> None:
    def made(number: int) -> list[bytes]:
        with contextlib.suppress(OutlookError):
            inputs.read(number, pool)
        return [path.read_bytes() for path in sorted((inputs.folder / "input").iterdir())]

    assert [made(n) for n in range(12)] == [made(n) for n in range(12)]
