"""HTML from the templates in app/templates; every value is escaped."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.site import base_path
from outlook.translation import translate


def _translate_count(one: str, many: str, count: int) -> str:
    return translate(one if count == 1 else many)


_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
    extensions=["jinja2.ext.i18n"],
)
_templates.policies["ext.i18n.trimmed"] = True
# The extension adds this method.
_templates.install_gettext_callables(translate, _translate_count, newstyle=True)  # type: ignore[attr-defined]
_templates.globals["base_path"] = base_path
# For texts that the templates do not have themselves; `_` would read a percent sign in one as a field.
_templates.globals["translate"] = translate


def render_page(template: str, **values: object) -> str:
    """Render a whole page. Raises TemplateNotFound, and UndefinedError for a missing value."""
    return _templates.get_template(template).render(**values)


def render(template: str, **values: object) -> Markup:
    """Render part of a page, safe to insert into another template. Raises the same errors as `render_page`."""
    return Markup(render_page(template, **values))  # noqa: S704 - escaped by the template


def render_part(template: str, part: str, **values: object) -> Markup:
    """Render one macro of a template. Raises TemplateNotFound, and AttributeError for an unknown macro."""
    return Markup(getattr(_templates.get_template(template).module, part)(**values))  # noqa: S704 - escaped by the template
