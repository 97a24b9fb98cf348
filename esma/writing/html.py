"""HTML by templates that lie beside what they show; in them every text is escaped."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup as Markup


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("esma", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def macros(path: str, **known: Any) -> Any:
    """The macros of a template; each gives HTML, of which `str` makes a plain text.

    Parameters
    ----------
    path : the template's file, in the package
    known : what the template may use besides what its macros are given, as functions

    Examples
    --------
    >>> print(macros("workbench/views.html").line("a < b", "quiet"))
    <span class="esma-quiet">a &lt; b</span>
    """
    return _environment().get_template(path, globals=known).module
