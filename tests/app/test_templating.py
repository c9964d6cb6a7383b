"""Templates: what is filled in is text, and nothing is left out in silence."""

import pytest
from jinja2 import UndefinedError

from app.templating import render_page, render_part


def test_values_are_escaped() -> None:
    assert render_part("layout.html", "note", text="<b>&") == '<aside class="note">&lt;b&gt;&amp;</aside>'


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render_page("brief.html", title="A scenario")
