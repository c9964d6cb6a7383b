"""Every comparison of two editions, computed once for the tests of this folder."""

import pandas as pd
import pytest

from outlook.jobs.past_projections import compare_all_occupations
from outlook.tables import Tables


@pytest.fixture(scope="module")
def every(tables: Tables) -> pd.DataFrame:
    return compare_all_occupations(tables)
