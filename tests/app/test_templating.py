"""Templates: values are escaped, and a missing value is an error."""

import pytest
from jinja2 import UndefinedError

from app.templating import render_page, render_part


def test_values_are_escaped() -> None:
    assert render_part("layout.html", "note", text="<b>&") == '<aside class="note">&lt;b&gt;&amp;</aside>'


def test_missing_value_raises() -> None:
    with pytest.raises(UndefinedError):
        render_page("brief.html", title="A scenario")
