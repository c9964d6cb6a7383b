"""The choice between dollars as paid in a place and dollars at average U.S. prices."""

import pandas as pd

from app.components import glossary
from app.components.controls import Controls
from app.downloads.download import AT_US_PRICES, PAID
from outlook import places
from outlook.tables import Tables

_LABELS = {PAID: "As paid there", AT_US_PRICES: "At average U.S. prices"}


def pick_us_prices(controls: Controls) -> bool:
    """Draw the list of dollars; true where the reader chose average U.S. prices."""
    picked = controls.pick(
        "prices",
        label="Dollars",
        options=list(_LABELS),
        default=PAID,
        show=lambda choice: _LABELS.get(choice, choice),
        help=glossary.short("regional price parity"),
    )
    return picked == AT_US_PRICES


def format_prices(at_us_prices: bool) -> str:
    """The choice as the downloads' parameter `prices` spells it."""
    return AT_US_PRICES if at_us_prices else PAID


def list_source_ids(tables: Tables, frame: pd.DataFrame, at_us_prices: bool) -> list[str]:
    """The sources of the figures in `frame`, and of the price levels where they were used."""
    ids = [str(source_id) for source_id in frame["source_id"].unique()]
    return ids + (places.load_price_sources(tables) if at_us_prices else [])
