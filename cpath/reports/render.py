"""Jinja and the templates that the package carries.

Data is escaped for the format it goes into; templates come from the package alone, never from a
repository.
"""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from cpath.diagnostics.plain import escape_markdown


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("cpath.reports"),
        # By the template's own name: Jinja's default knows no .html.j2.
        autoescape=lambda name: name is not None and name.endswith(".html.j2"),  # noqa: S701
        undefined=StrictUndefined,
        trim_blocks=False,
        lstrip_blocks=False,
        keep_trailing_newline=True,
    )
    environment.filters["md"] = escape_markdown
    return environment


def render_template(name: str, context: object) -> str:
    """Fill the template ``name`` with ``context``, which it sees as ``report``."""
    return _environment().get_template(name).render(report=context)


def read_style(name: str) -> str:
    """Return a style sheet of the package unchanged, for a page that carries it."""
    environment = _environment()
    assert environment.loader is not None  # noqa: S101 - set above
    return environment.loader.get_source(environment, name)[0]
