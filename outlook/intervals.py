"""The 90% interval around a published estimate."""

import pandas as pd

# In a normal distribution, 90 of 100 samples are within 1.645 standard errors. BLS publishes 90% intervals too.
STANDARD_ERRORS_90 = 1.645


def compute_interval(value: pd.Series, rse_pct: pd.Series | None) -> tuple[pd.Series, pd.Series]:
    """Low and high ends of each estimate's 90% interval, from its relative standard error in percent.

    Null where there is no error.
    """
    if rse_pct is None:
        nothing = pd.Series(pd.array([None] * len(value), "Float64"), index=value.index)
        return nothing, nothing.copy()
    half = STANDARD_ERRORS_90 * value * rse_pct.astype("Float64") / 100
    return value - half, value + half
