r"""Closed forms of partial quotients for people, in Unicode and in LaTeX (amsmath only).

All outputs write them here, whatever the law and whether it has parameters. An interlaced form is
``[2; ⟨1, 2m+2, 1⟩]``: the terms before the regular part, then the polynomials of one block, which
is to be read for m = 0, 1, 2, ... A quotient that is repeated has its number as an
exponent, as in ``2^{4m}``: a number, or a parenthesis, with an exponent in braces is
such a run; a letter with an exponent is a power, and so is ``4^m`` in a sum or a product. The sign
word is written beside the form. What is left out to fit a width is replaced by ``…``; long numbers
are shortened first, and ``600…14…002`` says that there are 14 more digits in the middle.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from math import inf, lcm
from typing import Final, TypeAlias

from esma.writing.display import LINE, Typeset, aligned, digits, measure, rows, superscript

MINUS: Final = "\u2212"
#: Entries of a block, or first terms, of which it is said how many they are when some are left out.
_MANY: Final = 12
#: Characters of a closed form that `str` shows.
_SHOWN: Final = 240
#: First terms before the name of a law whose rule does not fit.
FIRST: Final = 12
_COMMA: Final = r",\,"
#: Digits that are kept at both ends of a number that is shortened: first so many, then so few.
_KEPT: Final = (6, 3)
_NUMBER: Final = re.compile(r"\d+")
_SHORTENED: Final = re.compile(r"\d+…(\d+)…\d+")
#: What the marks in laws mean.
_MARKS: Final = {
    "⟨": "⟨…⟩ repeats for m = 0, 1, 2, …",
    "^{": "a number with an exponent in braces is a run of that many quotients",
    "w ↦": "w ↦ … makes the word w longer without end, where […, a, −b, −c, …] is"
    " […, a−1, 1, b−1, c, …] and […, a, 0, b, …] is […, a+b, …]",
    "-automatic": "k-automatic: a finite automaton that reads n to base k gives the quotient",
}
#: A lone power of a number, or of a sum, which would look like a run.
_POWER: Final = re.compile(r"(?:\d+|\([^()]*\))\^(?:[a-z]|\([^()]*\)|\{[^{}]*\})")

Coefficients = Sequence[Fraction | int]
"""Of a polynomial in one letter, lowest degree first."""
Base: TypeAlias = int | tuple[str, int]
"""Of a power: a number, or the power of a letter or of a polynomial in parentheses."""


@dataclass(frozen=True)
class Script:
    """How formulas are written.

    Attributes
    ----------
    plus, minus, negative : the signs between terms, and before the first one
    power : the exponent of a letter
    exponential : a number or a letter to the power of a letter or a sum
    dot : the sign between a number and a power of another
    times : the sign between a polynomial and a term of a sequence
    term : a term of a sequence, of the letter a and its index
    equals : of a recurrence
    tex : whether it is LaTeX
    bar : whether a block stands under a bar where it fits in a line, and not in angle brackets:
        these may be broken, and stay when text is copied from a PDF
    """

    plus: str
    minus: str
    negative: str
    power: Callable[[int], str]
    exponential: Callable[[int | str, str], str]
    dot: str
    times: str
    term: Callable[[str], str]
    equals: str
    tex: bool = False
    bar: bool = False

    @property
    def comma(self) -> str:
        """Between equations."""
        return r",\quad " if self.tex else ", "


UNICODE: Final = Script(
    "+", MINUS, MINUS, superscript, "{}^{}".format, "·", "·", "a({})".format, " = "
)
LATEX: Final = Script(
    "+",
    "-",
    "-",
    "^{{{}}}".format,
    "{}^{{{}}}".format,
    r"\cdot ",
    r"\,",
    "a_{{{}}}".format,
    "=",
    tex=True,
    bar=True,
)
#: LaTeX for running text.
PRINTED: Final = replace(LATEX, bar=False)


def polynomial(
    terms: Mapping[tuple[int, ...], Fraction | int],
    script: Script,
    names: Sequence[str] = "m",
    base: Base = 1,
) -> str:
    """A polynomial in letters, highest powers first; in ``base**m`` in place of m where the base is
    not 1.

    Parameters
    ----------
    terms : coefficients by the exponents of the letters

    Examples
    --------
    >>> polynomial({(1, 1): 2, (0, 1): 3, (0, 0): -2}, UNICODE, "mn")
    '2mn+3n−2'
    >>> polynomial({(0, 1): Fraction(1, 2), (0, 0): Fraction(-1, 2)}, LATEX, "mn")
    '(n-1)/2'
    >>> polynomial({(1, 1): 2, (0, 1): 3}, UNICODE, "mn", 5)
    '2n·5^m+3n'
    >>> polynomial({(2, 1): 2, (1, 0): 1, (0, 1): 3}, LATEX, "mn", ("n", 1))
    '2\\\\cdot n^{2m+1}+n^{m}+3n'
    """
    below = lcm(*(c.denominator for c in terms.values()))
    written = [
        (int(terms[powers] * below), *_monomial(powers, script, names, base))
        for powers in sorted(terms, key=lambda e: (sum(e), e), reverse=True)
        if terms[powers]
    ]
    out = ""
    for c, letters, power in written:
        size = "" if abs(c) == 1 and (letters or power) else digits(abs(c))
        factors = filter(None, (size + letters, power))
        out += _sign(c > 0, out, script) + script.dot.join(factors)
    if below == 1:
        return out or "0"
    return f"{out}/{below}" if len(written) == 1 else f"({out})/{below}"


def _monomial(
    powers: Sequence[int], script: Script, names: Sequence[str], base: Base
) -> tuple[str, str]:
    """Its letters, and the power of a base."""
    found, power = dict(zip(names, powers, strict=True)), ""
    if base != 1 and (e := found.pop(names[0])):
        if isinstance(base, int):
            power = script.exponential(base**e, names[0])
        else:
            what, d = base
            exponent = in_letter((found.pop(what, 0), d * e), script, names[0])
            power = script.exponential(
                what, exponent if script.tex or len(exponent) == 1 else f"({exponent})"
            )
    letters = (x + ("" if e == 1 else script.power(e)) for x, e in found.items() if e)
    return "".join(letters), power


def _sign(positive: bool, before: str, script: Script) -> str:
    """The sign of a term that follows others."""
    if before:
        return script.plus if positive else script.minus
    return "" if positive else script.negative


def in_letter(coefficients: Coefficients, script: Script, letter: str = "m", base: int = 1) -> str:
    """A polynomial in one letter, or in a power with that exponent.

    >>> in_letter((0, Fraction(-1, 2), Fraction(1, 2)), UNICODE), in_letter((-1, 2), LATEX, base=4)
    ('(m²−m)/2', '2\\\\cdot 4^{m}-1')
    """
    return polynomial({(k,): c for k, c in enumerate(coefficients)}, script, letter, base)


def run(quotient: str, length: str, script: Script) -> str:
    """A run of equal quotients, or a single quotient where the length is 1.

    >>> run("2", "4m", UNICODE), run("4m+1", "1", UNICODE), run("4m+1", "3m", UNICODE)
    ('2^{4m}', '4m+1', '(4m+1)^{3m}')
    >>> run("4^m", "1", UNICODE), run("4", "m", UNICODE)
    ('1·4^m', '4^{m}')
    """
    if length == "1":
        return f"1{script.dot}{quotient}" if _POWER.fullmatch(quotient) else quotient
    return f"{quotient if quotient.isdigit() else f'({quotient})'}^{{{length}}}"


def closed(
    head: Sequence[str],
    block: Sequence[str],
    script: Script,
    width: float | None = None,
    *,
    growing: bool = True,
) -> str:
    r"""First quotients and the block that is repeated.

    Parameters
    ----------
    head, block : written entries
    width : in Unicode characters, and digits of long numbers, then entries, are left out to keep to
        it; in LaTeX quads, and what is wider is broken into rows, whole
    growing : whether m occurs

    Examples
    --------
    >>> e = ["2"], ["1", "2m+2", "1"]
    >>> closed(*e, UNICODE), closed(*e, UNICODE, 15)
    ('[2; ⟨1, 2m+2, 1⟩]', '[2; ⟨1, …⟩]')
    >>> closed(["1"], ["1", f"{6 * 10**19 + 2}m+{3 * 10**19 + 1}"], UNICODE, 40)
    '[1; ⟨1, 600…14…002m+300…14…001⟩]'
    >>> print(closed(*e, LATEX), closed(*e, PRINTED), closed(*e, LATEX, 5), sep="\n")
    \left[2;\overline{1,\,2m+2,\,1}\right]_{m\ge 0}
    \left[2;\,\langle 1,\,2m+2,\,1\rangle\right]_{m\ge 0}
    \begin{aligned}[t]&[2;\,\langle 1,\\&2m+2,\\&1\rangle]_{m\ge 0}\end{aligned}
    """
    if not script.tex:
        return _fitted(lambda n: _shortened(head, block, n), len(head) + len(block), width)
    index = r"_{m\ge 0}" if growing else ""
    inside = _COMMA.join(block)
    first = "" if not head else f"{head[0]};" + "".join(rf"{a},\," for a in head[1:])
    if script.bar:
        line = rf"\left[{first}\overline{{{inside}}}\right]{index}"
    else:
        space = r"\," if len(head) == 1 else ""
        line = rf"\left[{first}{space}\langle {inside}\rangle\right]{index}"
    if measure(line) <= (inf if width is None else width):
        return line
    broken = list(block)
    broken[0] = r"\langle " + broken[0]
    broken[-1] += rf"\rangle]{index}"
    return aligned(rows(_listed(head, broken), width or LINE))


def _shortened(head: Sequence[str], block: Sequence[str], count: int) -> str:
    """The first `count` entries of head and block."""
    if count <= len(head):
        return _bracket(head[:count], "…")
    shown = block[: count - len(head)]
    if len(shown) < len(block):
        shown = [*shown, "…" if len(block) <= _MANY else f"… {len(block)} entries"]
    return _bracket(head, f"⟨{', '.join(shown)}⟩")


def _bracket(head: Sequence[str], tail: str) -> str:
    first, *rest = *head, tail
    return f"[{first}; {', '.join(rest)}]" if rest else f"[{first}]"


def _fitted(written: Callable[[int], str], most: int, width: float | None) -> str:
    """The fullest text of at most `width` characters: with 1 to `most` entries, and with long
    numbers whole, or else shortened. Where whole entries would leave half of the room empty, the
    text is cut within one.
    """
    text = whole = written(most)
    if width is None:
        return text
    for kept in _KEPT:
        if len(text) > width:
            text = _NUMBER.sub(partial(_without_digits, kept), whole)
    if len(text) <= width:
        return text
    cut = text[: max(1, int(width) - 1)].rstrip("0123456789…") + "…"  # within no number
    while len(text) > width and most > 1:
        most -= 1
        text = _NUMBER.sub(partial(_without_digits, _KEPT[-1]), written(most))
    return text if width / 2 < len(text) <= width else cut


def _without_digits(kept: int, number: re.Match[str]) -> str:
    """A number without the digits in its middle, of which it is said how many they are."""
    n = number[0]
    short = f"{n[:kept]}…{len(n) - 2 * kept}…{n[-kept:]}"
    return short if len(short) < len(n) else n


def shape(period: str, degree: int, preperiod: int) -> str:
    """The size of a law in words: its polynomials of degree 0 are numbers.

    >>> print(shape("3", 1, 2), shape("1 runs", 0, 4), sep="; ")
    period 3, polynomials of degree at most 1, preperiod 2; period 1 runs, preperiod 4
    """
    polynomials = f", polynomials of degree at most {degree}" if degree else ""
    return f"period {period}{polynomials}, preperiod {preperiod}"


def notes_on_marks(text: str) -> list[str]:
    """What the marks in a text of laws mean, of those that are there.

    >>> print(*notes_on_marks("[⟨600…14…002m⟩]"), sep="\\n")
    ⟨…⟩ repeats for m = 0, 1, 2, …
    600…14…002: a number without the 14 digits in its middle
    """
    notes = [note for mark, note in _MARKS.items() if mark in text]
    if found := _SHORTENED.search(text):
        notes.append(f"{found[0]}: a number without the {found[1]} digits in its middle")
    return notes


def _listed(head: Sequence[str], rest: Sequence[str]) -> list[str]:
    """The entries of a list that begins with a bracket, each with the sign that follows it."""
    first = [*(f"{a}{',' if n else ';'}" for n, a in enumerate(head))]
    entries = [*first, *(f"{entry}," for entry in rest[:-1]), rest[-1]]
    return ["[" + entries[0], *entries[1:]]


def integers(terms: Iterable[int], script: Script) -> list[str]:
    """Quotients that are numbers, however long.

    >>> integers([-3, 7], UNICODE)
    ['−3', '7']
    """
    return [(script.negative if a < 0 else "") + digits(abs(a)) for a in terms]


def counted(terms: Iterable[tuple[int, int]], script: Script) -> list[str]:
    """Quotients as numbers, each with how many times it occurs.

    >>> counted([(3, 1), (2, 500)], UNICODE)
    ['3', '2^{500}']
    """
    pairs = [integers(pair, script) for pair in terms]
    return [run(quotient, length, script) for quotient, length in pairs]


def recurrent(
    initials: Sequence[int],
    coefficients: Sequence[Sequence[int]],
    script: Script,
    width: float | None = None,
    brief: str = "",
    shown: Sequence[int] = (),
) -> str:
    r"""Quotients that follow a recurrence: the first terms and the rule, see `recurrence`.

    Where first terms are left out, it is said how many there are.

    Examples
    --------
    >>> recurrent((1, 2), ((1,), (-2,)), UNICODE), recurrent((1, 2), ((1,), (-2,)), UNICODE, 28)
    ('[1; 2, …], a(n) = 2a(n−1)', '[1; 2, …], a(n) = 2a(n−1)')
    >>> recurrent((5, 1, 2, 3, 6, 12), ((1,), (-2,)), UNICODE, 33)
    '[5; 1, … 6 terms], a(n) = 2a(n−1)'
    >>> print(recurrent((0, 1), ((1,), (0, -1)), LATEX))
    \left[0;1,\,\dots\right],\quad a_{n}=n\,a_{n-1}
    """
    return followed(initials, recurrence(coefficients, script), script, width, brief, shown)


def followed(
    initials: Sequence[int],
    rule: str,
    script: Script,
    width: float | None = None,
    brief: str = "",
    shown: Sequence[int] = (),
) -> str:
    """First terms, and a written rule that all others follow; see `recurrent`.

    Parameters
    ----------
    brief, shown : what stands for a rule that does not fit a width, and the terms before it

    Examples
    --------
    >>> followed([2], "a(n) = …, which is long", UNICODE, 27, "2-automatic", [2, 5, 3, 3, 1])
    '[2; 5, 3, …], 2-automatic'
    """
    return behind(integers(initials, script), rule, script, width, brief, shown)


def behind(
    first: Sequence[str],
    rule: str,
    script: Script,
    width: float | None = None,
    brief: str = "",
    shown: Sequence[int] = (),
) -> str:
    """The same behind first terms that are written already.

    >>> behind(["0", "n−1"], "a(n) = …", UNICODE)
    '[0; n−1, …], a(n) = …'
    """
    if not script.tex:

        def shortened(n: int) -> str:
            tail = "…" if n == len(first) else f"… {len(first)} terms"
            return f"{_bracket(first[:n], tail)}, {rule}"

        text = _fitted(shortened, len(first), width)
        if not (brief and text.endswith("…")):
            return text
        first = integers(shown, script) or first
        return _fitted(lambda n: f"{_bracket(first[:n], '…')}, {brief}", len(first), width)
    inside = _COMMA.join([*first[1:], r"\dots"])
    line = rf"\left[{first[0]};{inside}\right],\quad {rule}"
    if measure(line) <= (inf if width is None else width):
        return line
    # a rule that is too long is parted before a sign, or behind a comma
    parts = re.split(r"(?<=})(?=[+-])|(?<=, )|(?<=,\\quad )", rule)
    parts[1:] = [rf"{{}}{part}" for part in parts[1:]]
    wide = width or LINE
    return aligned([*rows(_listed(first, [r"\dots],"]), wide), *rows(parts, wide, "")])


def recurrence(coefficients: Sequence[Sequence[int]], script: Script, step: int = 1) -> str:
    r"""``sum_i q_i(n) a(n - step i) = 0``, solved for the first term.

    Parameters
    ----------
    coefficients : the polynomials q_0, q_1, ... in n, which may be numbers
    step : the distance of the terms

    Examples
    --------
    >>> recurrence([(1,), (0,), (0,), (-2,), (0,), (0,), (1,)], UNICODE)
    'a(n) = 2a(n−3) − a(n−6)'
    >>> recurrence([(1, 1), (0,), (4, -4)], UNICODE), recurrence([(1,)], UNICODE)
    ('(n+1)·a(n) = (4n−4)·a(n−2)', 'a(n) = 0')
    >>> print(recurrence([(1,), (-1,), (0, 3)], LATEX))
    a_{n}=a_{n-1}-3n\,a_{n-2}
    """
    between = script if script.tex else replace(script, plus=" + ", minus=f" {MINUS} ")
    left, right = "", ""
    for i, q in enumerate(coefficients):
        if not any(q):
            continue
        highest = next(c for c in reversed(q) if c)
        size = in_letter([c if highest > 0 else -c for c in q], script, "n")
        if sum(map(bool, q)) > 1:
            size = f"({size})"
        term = script.term(f"n{script.minus}{i * step}" if i else "n")
        times = "" if size.isdigit() else script.times
        written = term if size == "1" else f"{size}{times}{term}"
        if i == 0:
            left = written
        else:  # the signs change on the right
            right += _sign(highest < 0, right, between) + written
    return f"{left}{script.equals}{right or '0'}"


class ClosedForm(Typeset):
    """A law of partial quotients, which writes itself in any script."""

    __slots__ = ()

    def written(self, script: Script, width: float | None = None) -> str:
        """The closed form, for parameters see `closed`."""
        raise NotImplementedError

    def text(self, width: int | None = None) -> str:
        """Closed form in Unicode, shortened to a width where one is given."""
        return self.written(UNICODE, width)

    def latex(self, width: float = LINE) -> str:
        """Closed form in LaTeX, in rows of at most `width` quads."""
        return self.written(LATEX, width)

    def __str__(self) -> str:
        return self.text(_SHOWN)
