r"""Closed forms of partial quotients for people, in Unicode and in LaTeX (amsmath only).

An interlaced form is ``[2; ⟨1, 2m+2, 1⟩]``: the terms before the regular part, then the polynomials
of one block, which is to be read for m = 0, 1, 2, ... The sign word is written beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from math import lcm

from esma.display import LINE, aligned, digits, measure, rows
from esma.enumeration.grammar import superscript

MINUS = "\u2212"
#: Entries of a block that a closed form writes before it shortens the block.
_MOST = 12
_COMMA = r",\,"

Coefficients = Sequence[Fraction]


def polynomial_text(coefficients: Coefficients, variable: str = "m") -> str:
    """A polynomial in Unicode, highest power first.

    >>> polynomial_text((Fraction(0), Fraction(-1, 2), Fraction(1, 2)))
    '(m²−m)/2'
    """
    text, below = _polynomial(
        coefficients, variable, lambda k: "" if k == 1 else superscript(k), MINUS
    )
    return text if below == 1 else f"({text})/{below}"


def polynomial_latex(coefficients: Coefficients, variable: str = "m") -> str:
    r"""The same in LaTeX.

    >>> print(polynomial_latex((Fraction(0), Fraction(-1, 2), Fraction(1, 2))))
    \frac{m^{2}-m}{2}
    """
    text, below = _polynomial(coefficients, variable, lambda k: "" if k == 1 else f"^{{{k}}}", "-")
    return text if below == 1 else rf"\frac{{{text}}}{{{below}}}"


def _polynomial(
    coefficients: Coefficients, variable: str, power: Callable[[int], str], minus: str
) -> tuple[str, int]:
    """The polynomial times its common denominator, and that."""
    below = lcm(*(c.denominator for c in coefficients))
    out = ""
    for k in range(len(coefficients) - 1, -1, -1):
        c = int(coefficients[k] * below)
        if not c:
            continue
        size = "" if abs(c) == 1 and k else digits(abs(c))
        out += (minus if c < 0 else "+" if out else "") + size + (variable + power(k) if k else "")
    return out or "0", below


def interlaced_text(
    head: Sequence[int], polynomials: Sequence[Coefficients], width: int | None = None
) -> str:
    """Interlaced quotients in Unicode; entries are left out, as ``…``, to keep to a width.

    Examples
    --------
    >>> e = (2,), ((Fraction(1),), (Fraction(2), Fraction(2)), (Fraction(1),))
    >>> interlaced_text(*e), interlaced_text(*e, width=15)
    ('[2; ⟨1, 2m+2, 1⟩]', '[2; ⟨1, …⟩]')
    """
    return _block_text(head, [polynomial_text(p) for p in polynomials], width)


def _block_text(head: Sequence[int], block: Sequence[str], width: int | None) -> str:
    first = [_integer(a) for a in head]
    entries = len(first) + len(block)
    if width is None and len(block) > _MOST:
        entries = len(first) + _MOST - 1
    return _fitted(lambda n: _interlaced(first, block, n), entries, width)


def power_text(coefficients: Coefficients, base: int) -> str:
    """A polynomial in ``base**m`` in Unicode.

    >>> power_text((Fraction(-1), Fraction(2)), 4), power_text((Fraction(-1, 3), Fraction(1, 3)), 4)
    ('2·4^m−1', '(4^m−1)/3')
    """
    text, below = _in_powers(coefficients, base, lambda b: f"{b}^m", "·", MINUS)
    return text if below == 1 else f"({text})/{below}"


def power_latex(coefficients: Coefficients, base: int) -> str:
    r"""The same in LaTeX.

    >>> print(power_latex((Fraction(-1), Fraction(2)), 4))
    2\cdot 4^{m}-1
    """
    text, below = _in_powers(coefficients, base, lambda b: f"{b}^{{m}}", r"\cdot ", "-")
    return text if below == 1 else rf"\frac{{{text}}}{{{below}}}"


def _in_powers(
    coefficients: Coefficients, base: int, power: Callable[[int], str], dot: str, minus: str
) -> tuple[str, int]:
    below = lcm(*(c.denominator for c in coefficients))
    out = ""
    for k in range(len(coefficients) - 1, -1, -1):
        c = int(coefficients[k] * below)
        if c:
            size = "" if abs(c) == 1 and k else str(abs(c))
            body = power(base**k) if k else ""
            out += minus if c < 0 else "+" if out else ""
            out += size + (dot if size and body else "") + body
    return out or "0", below


def runs_text(
    head: Sequence[int],
    entries: Sequence[tuple[Coefficients, Coefficients]],
    width: int | None,
    base: int = 1,
) -> str:
    """Quotients in runs, each with its length as an exponent, in Unicode; polynomials in m, or in
    ``base**m`` where that is above 1.

    >>> one, two = (Fraction(1),), (Fraction(2),)
    >>> tanh = [((Fraction(1), Fraction(4)), one), (two, (Fraction(0), Fraction(4)))]
    >>> runs_text((), tanh, None)
    '[⟨4m+1, 2^{4m}⟩]'
    """
    written = polynomial_text if base == 1 else partial(power_text, base=base)
    return _block_text(head, [_run(*entry, written) for entry in entries], width)


def runs_latex(
    head: Sequence[int],
    entries: Sequence[tuple[Coefficients, Coefficients]],
    width: float = LINE,
    base: int = 1,
) -> str:
    r"""The same in LaTeX, as `interlaced_latex` does it.

    >>> one, two = (Fraction(1),), (Fraction(2),)
    >>> tanh = [((Fraction(1), Fraction(4)), one), (two, (Fraction(0), Fraction(4)))]
    >>> print(runs_latex((), tanh))
    \left[\overline{4m+1,\,2^{4m}}\right]_{m\ge 0}
    """
    growing = any(len(p) > 1 for entry in entries for p in entry)
    written = polynomial_latex if base == 1 else partial(power_latex, base=base)
    return _block_latex(head, [_run(*entry, written) for entry in entries], growing, width)


def _run(quotient: Coefficients, length: Coefficients, text: Callable[[Coefficients], str]) -> str:
    """A quotient, and how often it stands there."""
    if list(length) == [1]:
        return text(quotient)
    base = text(quotient) if len(quotient) == 1 else f"({text(quotient)})"
    return f"{base}^{{{text(length)}}}"


def _interlaced(first: Sequence[str], block: Sequence[str], count: int) -> str:
    """The first `count` entries of head and block."""
    if first and count <= len(first):
        return _bracket(first[:count], "…")
    shown = block[: count - len(first)]
    if len(shown) < len(block):
        shown = [*shown, "…" if len(block) <= _MOST else f"… {len(block)} entries"]
    return _bracket(first, f"⟨{', '.join(shown)}⟩")


def recurrent_text(
    initials: Sequence[int], coefficients: Sequence[int], width: int | None = None
) -> str:
    """Quotients that follow a recurrence, in Unicode.

    >>> recurrent_text((1, 2), (1, -2))
    '[1; 2, …], a(n) = 2a(n−1)'
    """
    first = [_integer(a) for a in initials]
    rule = f", {recurrence_text(coefficients)}"
    return _fitted(lambda n: _bracket(first[:n], "…") + rule, len(first), width)


def _fitted(written: Callable[[int], str], most: int, width: int | None) -> str:
    """The longest text of at most `width` characters among those with 1 to `most` entries."""
    text = written(most)
    while width is not None and len(text) > width and most > 1:
        most -= 1
        text = written(most)
    return text if width is None or len(text) <= width else text[: max(1, width - 1)] + "…"


def _integer(a: int) -> str:
    return digits(a).replace("-", MINUS)


def _bracket(head: Sequence[str], tail: str) -> str:
    first, *rest = *head, tail
    return f"[{first}; {', '.join(rest)}]" if rest else f"[{first}]"


def interlaced_latex(
    head: Sequence[int], polynomials: Sequence[Coefficients], width: float = LINE
) -> str:
    r"""Interlaced quotients in LaTeX: the block under a bar, or in angle brackets and rows where
    it is wider than so many quads.

    Examples
    --------
    >>> e = (2,), ((Fraction(1),), (Fraction(2), Fraction(2)), (Fraction(1),))
    >>> print(interlaced_latex(*e))
    \left[2;\overline{1,\,2m+2,\,1}\right]_{m\ge 0}
    >>> print(interlaced_latex(*e, width=5))
    \begin{aligned}[t]&[2;\,\langle 1,\\&2m+2,\\&1\rangle]_{m\ge 0}\end{aligned}
    """
    growing = any(any(p[1:]) for p in polynomials)
    return _block_latex(head, [polynomial_latex(p) for p in polynomials], growing, width)


def _block_latex(head: Sequence[int], entries: Sequence[str], growing: bool, width: float) -> str:
    block = list(entries)
    before = "" if not head else f"{head[0]};" + "".join(rf"{a},\," for a in head[1:])
    index = r"_{m\ge 0}" if growing else ""
    line = rf"\left[{before}\overline{{{_COMMA.join(block)}}}\right]{index}"
    if measure(line) <= width:
        return line
    block[0] = r"\langle " + block[0]
    block[-1] += rf"\rangle]{index}"
    return aligned(rows(_listed(head, block), width))


def recurrent_latex(
    initials: Sequence[int], coefficients: Sequence[int], width: float = LINE
) -> str:
    r"""Quotients that follow a recurrence, in LaTeX, in rows where it is wider than so many quads.

    >>> print(recurrent_latex((1, 2), (1, -2)))
    \left[1;2,\,\dots\right],\quad a_{n}=2a_{n-1}
    """
    return _with_rule(initials, recurrence_latex(coefficients), width)


def _with_rule(initials: Sequence[int], rule: str, width: float) -> str:
    first = f"{initials[0]};" + _COMMA.join([*map(str, initials[1:]), r"\dots"])
    line = rf"\left[{first}\right],\quad {rule}"
    if measure(line) <= width:
        return line
    # a rule that is too long is parted before a sign
    parts = re.split(r"(?<=})(?=[+-])", rule)
    parts[1:] = [rf"{{}}{part}" for part in parts[1:]]
    return aligned([*rows(_listed(initials, [r"\dots],"]), width), *rows(parts, width, "")])


def _listed(head: Sequence[int], rest: Sequence[str]) -> list[str]:
    """The entries of a list that begins with a bracket, each with the sign that follows it."""
    first = [*(f"{a}{',' if n else ';'}" for n, a in enumerate(head))]
    entries = [*first, *(f"{entry}," for entry in rest[:-1]), rest[-1]]
    return ["[" + entries[0], *entries[1:]]


def recurrence_text(coefficients: Sequence[int]) -> str:
    """A recurrence from its connection polynomial.

    >>> recurrence_text((1, 0, 0, -2, 0, 0, 1)), recurrence_text((1,))
    ('a(n) = 2a(n−3) − a(n−6)', 'a(n) = 0')
    """
    terms = _sum(coefficients, lambda i: f"a(n{MINUS}{i})", " + ", f" {MINUS} ", MINUS)
    return f"a(n) = {terms}"


def holonomic_text(
    initials: Sequence[int], coefficients: Sequence[Sequence[int]], width: int | None = None
) -> str:
    """Quotients that follow a recurrence with polynomial coefficients, in Unicode.

    >>> holonomic_text((0, 1), ((1,), (0, -1)))
    '[0; 1, …], a(n) = n·a(n−1)'
    >>> holonomic_text((1, 1), ((1, 1), (0,), (4, -4)))
    '[1; 1, …], (n+1)·a(n) = (4n−4)·a(n−2)'
    """
    first = [_integer(a) for a in initials]
    rule = f", {holonomic_rule_text(coefficients)}"
    return _fitted(lambda n: _bracket(first[:n], "…") + rule, len(first), width)


def holonomic_latex(
    initials: Sequence[int], coefficients: Sequence[Sequence[int]], width: float = LINE
) -> str:
    r"""The same in LaTeX, in rows where it is wider than so many quads.

    >>> print(holonomic_latex((0, 1), ((1,), (0, -1))))
    \left[0;1,\,\dots\right],\quad a_{n}=n\,a_{n-1}
    """
    return _with_rule(initials, holonomic_rule_latex(coefficients), width)


def holonomic_rule_text(coefficients: Sequence[Sequence[int]]) -> str:
    """The recurrence alone.

    >>> holonomic_rule_text(((1,), (0, -1), (-3,)))
    'a(n) = n·a(n−1) + 3·a(n−2)'
    """
    return _holonomic(
        coefficients,
        polynomial_text,
        lambda i: f"a(n{MINUS}{i})" if i else "a(n)",
        (" + ", f" {MINUS} ", MINUS, "·", " = "),
    )


def holonomic_rule_latex(coefficients: Sequence[Sequence[int]]) -> str:
    """The same in LaTeX."""
    return _holonomic(
        coefficients,
        polynomial_latex,
        lambda i: f"a_{{n-{i}}}" if i else "a_{n}",
        ("+", "-", "-", r"\,", "="),
    )


def _holonomic(
    coefficients: Sequence[Sequence[int]],
    polynomial: Callable[[Coefficients, str], str],
    term: Callable[[int], str],
    marks: tuple[str, str, str, str, str],
) -> str:
    """``q_0(n) a(n) = -sum_i q_i(n) a(n - i)``, with positive leading coefficients."""
    plus, minus, first, dot, equals = marks
    left, right = "", ""
    for i, q in enumerate(coefficients):
        if not any(q):
            continue
        size = polynomial([Fraction(x if q[-1] > 0 else -x) for x in q], "n")
        if sum(map(bool, q)) > 1:
            size = f"({size})"
        written = term(i) if size == "1" else f"{size}{dot}{term(i)}"
        if i == 0:
            left = written
            continue
        positive = q[-1] < 0  # the signs change on the right
        right += (plus if positive else minus) if right else ("" if positive else first)
        right += written
    return f"{left}{equals}{right or '0'}"


def recurrence_latex(coefficients: Sequence[int]) -> str:
    """The same in LaTeX.

    >>> recurrence_latex((1, -1, -1))
    'a_{n}=a_{n-1}+a_{n-2}'
    """
    return "a_{n}=" + _sum(coefficients, lambda i: f"a_{{n-{i}}}", "+", "-", "-")


def _sum(
    coefficients: Sequence[int], term: Callable[[int], str], plus: str, minus: str, sign: str
) -> str:
    """The right-hand side ``-sum_i coefficients[i] a(n-i)``, i >= 1."""
    out = ""
    for i, c in enumerate(coefficients):
        if i and c:
            size = "" if abs(c) == 1 else digits(abs(c))
            out += (plus if c < 0 else minus) if out else ("" if c < 0 else sign)
            out += size + term(i)
    return out or "0"
