"""Every comparison of two editions, computed once for the tests of this folder."""

import pandas as pd
import pytest

from outlook.jobs.past_projections import all_cells
from outlook.tables import Tables


@pytest.fixture(scope="module")
def every(tables: Tables) -> pd.DataFrame:
    return all_cells(tables)
