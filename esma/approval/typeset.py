r"""Formulas for people: signed continued fractions in Unicode and in LaTeX (amsmath only).

The compact form is ``[2; ⟨1, 2m+2, 1⟩]``: the terms before the regular part, then the polynomials
of one block, which is to be read for m = 0, 1, 2, ... The sign word is written beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import lcm

from esma.massey.forms import LinearRecurrence, Polynomial
from esma.massey.recognise import Form

MINUS = "\u2212"
#: Entries of a block that a compact form writes before it shortens the block.
_MOST = 12


def polynomial_text(coefficients: Polynomial, variable: str = "m") -> str:
    """A polynomial in Unicode, highest power first.

    >>> from fractions import Fraction
    >>> polynomial_text((Fraction(0), Fraction(-1, 2), Fraction(1, 2)))
    '(m²−m)/2'
    """
    return _polynomial(coefficients, variable, lambda k: "" if k == 1 else superscript(k), False)


def polynomial_latex(coefficients: Polynomial, variable: str = "m") -> str:
    r"""The same in LaTeX.

    >>> from fractions import Fraction
    >>> polynomial_latex((Fraction(0), Fraction(-1, 2), Fraction(1, 2)))
    '\\frac{m^{2}-m}{2}'
    """
    return _polynomial(coefficients, variable, lambda k: "" if k == 1 else f"^{{{k}}}", True)


def _polynomial(
    coefficients: Polynomial, variable: str, power: Callable[[int], str], latex: bool
) -> str:
    below = lcm(*(c.denominator for c in coefficients))
    out = ""
    for k in range(len(coefficients) - 1, -1, -1):
        c = int(coefficients[k] * below)
        if not c:
            continue
        size = "" if abs(c) == 1 and k else str(abs(c))
        body = size + (variable + power(k) if k else "")
        minus = "-" if latex else MINUS
        out += (minus if c < 0 else "+" if out else "") + body
    out = out or "0"
    if below == 1:
        return out
    return rf"\frac{{{out}}}{{{below}}}" if latex else f"({out})/{below}"


def superscript(number: int) -> str:
    """A whole number in superscript digits.

    >>> superscript(12)
    '¹²'
    """
    return str(number).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))


def compact_text(form: Form, width: int | None = None) -> str:
    """The quotients in closed form, in Unicode.

    Parameters
    ----------
    form : interlaced polynomials or a recurrence
    width : entries are left out, as ``…``, until it has at most so many characters

    Examples
    --------
    >>> from esma.massey.forms import Interlaced
    >>> e = Interlaced((2,), ((1, 0), (2, 2), (1, 0)))
    >>> compact_text(e), compact_text(e, 15)
    ('[2; ⟨1, 2m+2, 1⟩]', '[2; ⟨1, …⟩]')
    >>> compact_text(LinearRecurrence((1, -2), (0, 2)))
    '[0; 2, …] with a(n) = 2a(n−1)'
    """
    if isinstance(form, LinearRecurrence):
        first = [str(a).replace("-", MINUS) for a in form.terms(max(form.order, 1))]
        rule = f" with a(n) = {_recurrence(form, False)}"
        return _fitted(lambda n: _bracket(first[:n], "…") + rule, len(first), width)
    head = [str(a).replace("-", MINUS) for a in form.head]
    block = [polynomial_text(p) for p in form.polynomials]
    most = len(head) + (len(block) if width is not None or len(block) <= _MOST else _MOST - 1)
    return _fitted(lambda n: _interlaced(head, block, n), most, width)


def _fitted(written: Callable[[int], str], most: int, width: int | None) -> str:
    """The longest text of at most `width` characters among those with 1 to `most` entries."""
    text = written(most)
    while width is not None and len(text) > width and most > 1:
        most -= 1
        text = written(most)
    return text if width is None or len(text) <= width else text[: max(1, width - 1)] + "…"


def _interlaced(head: Sequence[str], block: Sequence[str], count: int) -> str:
    """The first `count` entries of head and block."""
    if head and count <= len(head):
        return _bracket(head[:count], "…")
    shown = block[: count - len(head)]
    if len(shown) < len(block):
        more = "…" if len(block) <= _MOST else f"… {len(block)} entries"
        shown = [*shown, more]
    return _bracket(head, f"⟨{', '.join(shown)}⟩")


def _bracket(head: Sequence[str], tail: str) -> str:
    if not head:
        return f"[{tail}]"
    rest = ", ".join([*head[1:], tail])
    return f"[{head[0]}; {rest}]"


def compact_latex(form: Form) -> str:
    r"""The same in LaTeX, the block under a bar.

    >>> from esma.massey.forms import Interlaced
    >>> compact_latex(Interlaced((2,), ((1, 0), (2, 2), (1, 0))))
    '\\left[2;\\overline{1,\\,2m+2,\\,1}\\right]_{m\\ge 0}'
    """
    if isinstance(form, LinearRecurrence):
        terms = ",".join(map(str, form.terms(max(form.order, 1))))
        return rf"\left[{terms},\dots\right],\quad a_n={_recurrence(form, True)}"
    block = r",\,".join(polynomial_latex(p) for p in form.polynomials)
    head = [str(a) for a in form.head]
    before = "" if not head else head[0] + ";" + "".join(a + r",\," for a in head[1:])
    growing = r"_{m\ge 0}" if form.degree else ""
    return rf"\left[{before}\overline{{{block}}}\right]{growing}"


def _recurrence(form: LinearRecurrence, latex: bool) -> str:
    out = ""
    for i, c in enumerate(form.coefficients[1:], 1):
        if not c:
            continue
        term = f"a_{{n-{i}}}" if latex else f"a(n{MINUS}{i})"
        size = "" if abs(c) == 1 else str(abs(c))
        minus = "-" if latex else f" {MINUS} " if out else MINUS
        plus = "+" if latex else " + "
        out += (minus if c > 0 else plus if out else "") + size + term
    return out or "0"
