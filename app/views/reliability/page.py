"""`/reliability`: How reliable are these figures?"""

from app.components import layout
from app.components.controls import Controls
from app.components.sections import section
from app.edition import tables as shown_tables
from app.site import RELIABILITY
from app.theme import palette
from app.views.reliability.codes_section import build_codes_section
from app.views.reliability.editions_section import build_editions_section
from app.views.reliability.past_projections_section import build_past_projections_section

# In the order in which they appear; the first is the one embedded if no other is asked for.
CHARTS = ("trial", "editions", "codes")


def page() -> None:
    """Lay out the choice of an occupation, then what its past projections, editions, and codes say about the newest."""
    tables = shown_tables()
    slots = layout.build_page(RELIABILITY.question, charts=CHARTS, controls="Change the occupation")
    with slots.controls:
        code = Controls(slots.notes).occupation(tables)
    colors = palette()
    section(tables, build_past_projections_section, code, colors)
    section(tables, build_editions_section, code, colors)
    section(tables, build_codes_section, code, colors)
