"""Small files in the publishers' layouts, each cut from a real one: true headings, padding and marks, a few rows.

Nothing here is published data beyond a handful of figures.
"""

from tests.publishers.containers import *  # noqa: F403
from tests.publishers.geography import *  # noqa: F403
from tests.publishers.household_pay import *  # noqa: F403
from tests.publishers.oews_flat_file import *  # noqa: F403
from tests.publishers.oews_states import *  # noqa: F403
from tests.publishers.oews_workbooks import *  # noqa: F403
from tests.publishers.people import *  # noqa: F403
from tests.publishers.prices import *  # noqa: F403
from tests.publishers.projection_details import *  # noqa: F403
from tests.publishers.projections import *  # noqa: F403
from tests.publishers.soc import *  # noqa: F403
from tests.publishers.state_projections import *  # noqa: F403
from tests.publishers.training import *  # noqa: F403
