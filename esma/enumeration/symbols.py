"""The names of the grammar as sympy reads them."""

from __future__ import annotations

from typing import Any

import sympy

from esma.enumeration.named import NAMED


def sympy_locals() -> dict[str, Any]:
    """What the names in `Expression.lhs` mean in sympy, for ``sympy.sympify(text, locals=...)``;
    Khinchin's constant, which sympy does not know, is a positive symbol.

    Examples
    --------
    >>> import sympy
    >>> sympy.sympify("(2*e + 2)/(2*e + 1)", locals=sympy_locals()).evalf(10)
    1.155362404
    """
    return {
        row.name: getattr(sympy, row.sympy) if row.sympy else sympy.Symbol(row.name, positive=True)
        for row in NAMED.values()
    }
