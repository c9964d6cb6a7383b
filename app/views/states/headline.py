"""The headline of `/states`, loaded for one measure."""

from app.components.places.ranking import load_ranking
from app.views.states import sentences
from outlook.places import MEASURES
from outlook.tables import Tables


def describe_ranking(tables: Tables, level: str, code: str, name: str, at_us_prices: bool) -> str:
    """The page's headline: both ends of the list by the measure called `name`."""
    frame = load_ranking(tables, level, code, name, at_us_prices).frame
    return sentences.describe_ranking(
        frame, MEASURES[name], tables.title(code), int(frame["year"].iloc[0]), at_us_prices
    )
