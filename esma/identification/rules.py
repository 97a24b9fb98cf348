"""Rules that are not of polynomials in m, read back as they are written: recurrences of all kinds,
closed forms, sums of powers, folded and Sturmian words, and matrices that read digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from math import gcd, lcm
from typing import Any, Final, NamedTuple

from esma.errors import EsmaError
from esma.massey.laws import (
    Folded,
    HolonomicRecurrence,
    Law,
    Mixed,
    Multiplicative,
    NonlinearRecurrence,
    PowerSums,
    QHolonomic,
    Regular,
    SelfSimilar,
    Sturmian,
    Superexponential,
)
from esma.writing.laws import UNICODE
from esma.writing.terminal import plain, shortened

from .sums import Atom, RationalSum, Sum, parts, ratio_in

#: Largest base of powers.
_MAX_BASE: Final = 10**6
_INDEX: Final = r"(?:n|\(n([+-]\d+)\))"
_FLOOR: Final = rf"floor\({_INDEX}\*t(?:\+(\d+)/(\d+))?\)"
_STURMIAN: Final = re.compile(
    rf"a\(n\)=(-?\d+)\+(?:(-?\d+)\*\({_FLOOR}-{_FLOOR}\)|{_FLOOR}-{_FLOOR}),t=(.+)"
)
_SLOPE: Final = re.compile(r"\(?(?:(-?\d+)(?=[-+]))?([-+]?)sqrt(\d+)\)?(?:/(\d+))?")
_REGULAR: Final = re.compile(r"a\(n\)=(\d{1,3})-regularofn([+-]\d)?:M=(.+),V=(.+)")
_FOLDED: Final = re.compile(
    r"(?:w\((\d+)\),\.\.\.in)?w=(.*?):w\|->w,(?:(.+),reversedw|x,-reversedw,x=(.*?)(?:,\(([-+]+)\))?)"
)
_DENOMINATORS: Final = re.compile(r"D\(k\+1\)/D\(k\)\^2,D\(k\)=(\d+)\^(?:\((.+)\)|(\d+))")
_EXPONENTS: Final = re.compile(r"<(.+)>,exponentse\(m\)=(.+)from(.+)")
_EQUATION: Final = re.compile(r"(.+?)=(.+?)(?:\(n=(\d+)mod(\d+)\))?")
_CLOSED: Final = re.compile(r"(.+?)([-+]\d+)?")


def rule_in(first: Sequence[int], rule: str) -> Law:
    """The law with a rule, as it is written behind the first terms.

    Parameters
    ----------
    rule : without spaces, but for those of matrices, and with signs of ASCII where there are any

    Raises
    ------
    EsmaError
        If there is no such law.

    Examples
    --------
    >>> print(rule_in((1, 2), "a(n)=a(n-1)*a(n-2)"))
    [1; 2, …], a(n) = a(n−1)·a(n−2)
    >>> print(rule_in((1,), "a(n)=(n+1)^(n+1)"), rule_in((2,), "a(n)=a(n-1)^2-a(n-1)+1"))
    [1; …], a(n) = (n+1)^(n+1) [2; …], a(n) = a(n−1)²−a(n−1)+1
    """
    try:
        for sign, reader in _READERS:
            if sign in rule:
                return reader(tuple(first), rule)
        return _by_terms(tuple(first), re.sub(r"\s", "", rule))
    except (ValueError, LookupError, ArithmeticError, TypeError, AttributeError):
        raise EsmaError(
            f"{shortened(rule, 40)!r} is not understood: a recurrence with constant coefficients is"
            " written like a(n) = 3a(n−1) − 2a(n−2), another law as esma prints it"
        ) from None


def powers_in(first: Sequence[int], block: Sequence[str]) -> Law:
    """Polynomials in m and in powers with exponent m that take turns.

    >>> print(powers_in((0,), ("6*3^m-1", "1", "1")))
    [0; ⟨6·3^m−1, 1, 1⟩]

    Raises
    ------
    EsmaError
        If an entry is none.
    """
    try:
        entries = [_whole(ratio_in(text)) for text in block]
        base = _root(x for entry in entries for x in _bases(entry))
        rows = []
        for entry in entries:
            table: dict[int, dict[int, Fraction]] = {}
            for monomial, c in entry.items():
                power, exponent = _power_of(monomial, base, "m")
                table.setdefault(power, {})[exponent] = c
            rows.append([_row(table.get(i, {})) for i in range(max(table, default=0) + 1)])
        return Mixed.made(tuple(first), 0, {"base": base, "polynomials": _written(rows)})
    except (ValueError, LookupError, ArithmeticError, TypeError):
        text = shortened(", ".join(block), 40)
        raise EsmaError(
            f"{text!r} are no polynomials in m and powers, as 6·3^m−1 or m·2^m+1"
        ) from None


def _written(rows: Iterable[Iterable[Sequence[Fraction]]]) -> list[list[list[int | str]]]:
    return [
        [[int(c) if c.denominator == 1 else str(c) for c in p] for p in polynomials]
        for polynomials in rows
    ]


class _Equation(NamedTuple):
    """``left = right``, where n has a remainder; the modulus is 0 where that is for all n."""

    left: str
    right: str
    residue: int
    modulus: int

    @classmethod
    def of(cls, text: str) -> _Equation:
        left, right, residue, modulus = _matched(_EQUATION, text).groups()
        return cls(left, right, int(residue or 0), int(modulus or 0))


def headed(first: tuple[int, ...], made: Callable[[tuple[int, ...]], Law]) -> Law:
    """The law behind no first terms, of which one is shown, or behind those that are shown."""
    if len(first) == 1:
        try:
            whole = made(())
            if whole.terms(1) == [*first]:
                return whole
        except (ValueError, LookupError, ArithmeticError):
            pass
    return made(first)


# Rules of terms before


def _by_terms(first: tuple[int, ...], rule: str) -> Law:
    """Recurrences and closed forms."""
    equations = [_Equation.of(part) for part in parts(rule, ",")]
    names = [left for left, *_ in equations]
    if "h(n)" in names:
        return _self_similar(first, equations)
    if names[0] == "a(n)" and equations[0][1] == "b(n)^2":
        return _nonlinear(first, equations[1:], "b", 2)
    left, right, _, modulus = equations[0]
    if len(equations) > 1 or modulus:
        return _nonlinear(first, equations, "a", 1)
    if "a(n-" not in right:
        return headed(first, lambda head: _closed(head, right))
    listed = re.fullmatch(r"\(([-\d/,]+,[-\d/,]+)\)(.+)", right)
    if listed:
        return _multiplicative(
            first, ratio_in(f"1{listed[2]}"), [*map(Fraction, listed[1].split(","))]
        )
    ratio, lead = ratio_in(right), _whole(ratio_in(left))
    above, below = ratio
    degrees = {sum(e for atom, e in m if atom[0] == "a") for m in above}
    if degrees == {1} and not any(atom[0] == "a" for m in below for atom, _ in m):
        return _linear_in_terms(first, lead, ratio)
    if lead != {((("a", 0), 1),): 1}:
        raise ValueError(left)
    if len(above) == len(below) == 1:
        law = _multiplicative(first, ratio, [])
        if plain(law.rule(UNICODE)).replace(" ", "") == rule:
            return law
    return _nonlinear(first, equations, "a", 1)


def _linear_in_terms(first: tuple[int, ...], lead: Sum, right: RationalSum) -> Law:
    """A recurrence whose coefficients are polynomials in n, or in powers."""
    above, below = right
    table: dict[int, dict[tuple[Any, ...], Fraction]] = {}
    for monomial, c in chain(
        ((m, c) for m, c in _times(lead, below).items()), ((m, -c) for m, c in above.items())
    ):
        (place,) = (atom[1] for atom, _ in monomial if atom[0] == "a")
        rest = tuple(x for x in monomial if x[0][0] != "a")
        table.setdefault(int(place), {})[rest] = c
    scale = lcm(*(c.denominator for row in table.values() for c in row.values()))
    order = max(table)
    if not order or order > len(first):
        raise ValueError("a recurrence needs as many first terms as it goes back")
    bases = [x for row in table.values() for x in _bases(row)]
    lag = gcd(*table) if bases else 1
    base = _root(bases) if bases else 2
    rows = []
    for i in range(0, order + 1, lag):
        entry: dict[int, Fraction] = {}
        for monomial, c in table.get(i, {}).items():
            power, exponent = _power_of(monomial, base, "n")
            if bases and exponent:
                raise ValueError("n and powers")
            entry[power if bases else exponent] = c * scale
        rows.append(tuple(int(c) for c in _row(entry)))
    if bases:
        own = {"q": base, "coefficients": [list(row) for row in rows], "lag": lag}
        return QHolonomic.made(first, 0, own)
    return HolonomicRecurrence(tuple(rows), first)


def _multiplicative(
    first: tuple[int, ...], product: RationalSum, factors: list[Fraction]
) -> Multiplicative:
    (above, c), *more = product[0].items()
    (below, d), *others = product[1].items()
    if more or others:
        raise ValueError("a sum")
    powers: dict[int, int] = {}
    for monomial, sign in ((above, 1), (below, -1)):
        for (name, place), e in monomial:
            powers[int(place)] = powers.get(int(place), 0) + sign * e
            if name != "a":
                raise ValueError(name)
    exponents = [powers.get(i, 0) for i in range(1, max(powers) + 1)]
    pairs = [[x.numerator, x.denominator] for x in factors or [c / d]]
    return Multiplicative.made(first, 0, {"exponents": exponents, "factors": pairs})


def _nonlinear(
    first: tuple[int, ...], equations: Sequence[_Equation], name: str, power: int
) -> Law:
    count = len(equations)
    relations: list[dict[str, list[list[int]]]] = [{} for _ in equations]
    for left, right, residue, modulus in equations:
        if left != f"{name}(n)" or modulus != (count if count > 1 else 0):
            raise ValueError(left)
        above, below = ratio_in(right)
        scale = lcm(*(c.denominator for c in (*above.values(), *below.values())))
        atoms = {atom for m in (*above, *below) for atom, _ in m}
        if any(atom[0] != name for atom in atoms):
            raise ValueError(right)
        order = max((int(place) for _, place in atoms), default=0)

        def side(terms: Sum, scale: int = scale, order: int = order) -> list[list[int]]:
            rows = []
            for monomial, c in terms.items():
                powers = {int(place): e for (_, place), e in monomial}
                rows.append([int(c * scale), *(powers.get(i, 0) for i in range(1, order + 1))])
            return rows

        relations[residue] = {"below": side(below), "above": side(above)}
    return NonlinearRecurrence.made(first, 0, {"relations": relations, "power": power})


def _self_similar(first: tuple[int, ...], equations: Sequence[_Equation]) -> SelfSimilar:
    j, starts, rules = len(first), dict[str, int](), dict[int, list[list[int]]]()
    count = sum(left == "a(n)" for left, *_ in equations)
    for left, right, residue, modulus in equations:
        if left == "a(n)":
            if modulus != (count if count > 1 else 0):
                raise ValueError(right)
            rows = []
            for monomial, c in _whole(ratio_in(right)).items():
                powers = dict(monomial)
                pair = [powers.pop(("h", i), 0) for i in (2, 1)]
                if powers or c.denominator != 1:
                    raise ValueError(right)
                rows.append([int(c), *pair])
            rules[(residue - j) % count] = rows
        elif left == "h(n)":
            if right != "a(n)h(n-1)+h(n-2)":
                raise ValueError(right)
        else:
            starts[left] = int(right)
    pair = [starts[f"h({j - 2 + i})"] for i in (0, 1)]
    ordered = [rules[i] for i in range(count)]
    return SelfSimilar.made(first, 0, {"pair": pair, "rules": ordered})


def _closed(head: tuple[int, ...], text: str) -> Superexponential:
    """A product of powers of n + s, or of one of 2n + s or 3n + s, and a number."""
    found = _CLOSED.fullmatch(text)
    body, constant = found.groups() if found else ("", None)
    if constant and body.count("(") != body.count(")"):
        body, constant = text, None
    factor, ratio, place = Fraction(1), Fraction(1), None
    k, e, f = 0, 0, 0
    ratios: list[tuple[Fraction, int]] = []
    for part in parts(body, "*"):
        base, *exponent = parts(part, "^")
        number = re.fullmatch(r"\(?(-?\d+(?:/\d+)?)\)?", base)
        if number and not exponent:
            factor *= Fraction(number[1])
            continue
        if number:
            slope, start = _linear(exponent[0])
            if slope != 1:
                raise ValueError(part)
            ratio *= Fraction(number[1])
            ratios.append((Fraction(number[1]), start))
            continue
        fact = re.fullmatch(rf"\(?{_INDEX}!\)?", base)
        stepped = re.fullmatch(r"\(([23])\*?n([+-]\d+)\)", base)
        here = fact or stepped or re.fullmatch(_INDEX, base)
        if here is None:
            raise ValueError(part)
        step, shift = int(here[1]) if stepped else 1, int(here[here.re.groups] or 0)
        if place not in (None, (step, shift)):
            raise ValueError(part)
        place = step, shift
        if fact:
            k = int(exponent[0].strip("()")) if exponent else 1
        else:
            slope, start = _linear(exponent[0]) if exponent else (0, 1)
            e, f = slope, start - slope * (0 if stepped else shift)
    if place is None:
        raise ValueError(text)
    step, shift = place
    for number_, start in ratios:
        factor *= number_ ** (start - (shift if step == 1 else 0))
    own = {
        "shift": shift,
        "powers": [k, e, f],
        "factor": [factor.numerator, factor.denominator],
        "ratio": [ratio.numerator, ratio.denominator],
        "constant": int(constant or 0),
        "step": step,
    }
    return Superexponential.made(head, 0, own)


# Sums of powers


def _power_sums(first: tuple[int, ...], rule: str) -> PowerSums:
    found = _matched(_EXPONENTS, re.sub(r"\s", "", rule))
    weights = dict(_whole(ratio_in(found[2])))
    both = [int(weights.pop(((("e", i), 1),), 0)) for i in (1, 2)]
    starts = {x[1]: (int(x[2]), int(x[3])) for x in re.finditer(r"([a-z]'?)=(\d+),(\d+)", found[3])}
    entries = [_whole(ratio_in(text)) for text in parts(found[1], ",")]
    (base,) = {x for entry in entries for x in _bases(entry)}
    sums = []
    for entry in entries:
        row: list[list[int | str]] = []
        for monomial, c in entry.items():
            pair = (0, 0)
            if monomial:
                (((_, _, letter), e),) = monomial
                pair = starts[letter]
                if e != 1:
                    raise ValueError(rule)
            row.append([int(c) if c.denominator == 1 else str(c), *pair])
        sums.append(row)
    if weights:
        raise ValueError(rule)
    return PowerSums.made(first, 0, {"base": base, "weights": both, "sums": sums})


# Words


def _folded(first: tuple[int, ...], rule: str) -> Law:
    found = _matched(_FOLDED, re.sub(r"\s", "", rule))
    start, word, kept, x, signs = found.groups()
    base = 0
    text = kept or x
    denominators = _DENOMINATORS.fullmatch(text)
    if denominators and not kept:
        base, text = int(denominators[1]), denominators[2] or denominators[3]
    own: dict[str, Any] = {
        "word": [int(a) for a in word.split(",")] if word != "empty" else [],
        "x": _shape(text),
        "base": base,
        "signs": [] if kept else [1 if s == "+" else -1 for s in signs or "+"],
    }
    if start:
        return Folded.made(first, 0, {**own, "from": int(start)})
    return headed(first, lambda head: Folded.made(head, 0, own))


def _shape(text: str) -> list[str | int]:
    """The k-th value: numbers in turn, c + d k, c r**k, c (k + s)!."""
    inside = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    if re.fullmatch(r"-?\d+(,-?\d+)*", inside):
        return ["periodic", *map(int, inside.split(","))]
    if found := re.fullmatch(r"(?:(-?\d+)\*)?(?:k|\(k\+(\d+)\))!", text):
        return ["factorial", int(found[1] or 1), int(found[2] or 0)]
    if found := re.fullmatch(r"(?:(-?\d+)\*)?(-?\d+)\^k", text):
        return ["geometric", int(found[1] or 1), int(found[2])]
    slope, start = _linear(text, "k")
    return ["linear", start, slope]


def _sturmian(first: tuple[int, ...], rule: str) -> Law:
    found = _matched(_STURMIAN, re.sub(r"\s", "", rule))
    low, scale, *rest, slope = found.groups()
    scaled, simple = rest[:6], rest[6:]
    high, above, below, start, *same = scaled if scale else simple
    if same != [above, below] or int(high or 0) != int(start or 0) + 1:
        raise ValueError(rule)
    surd = _matched(_SLOPE, slope)
    sign = -1 if surd[2] == "-" else 1
    own = {
        "letters": [int(low), int(low) + int(scale or 1)],
        "slope": [sign * int(surd[1] or 0), int(surd[3]), sign * int(surd[4] or 1)],
        "intercept": [int(above or 0), int(below or 1)],
    }
    return headed(
        first,
        lambda head: Sturmian.made(head, 0, {**own, "shift": int(start or 0) + len(head)}),
    )


def _regular(first: tuple[int, ...], rule: str) -> Law:
    found = _matched(_REGULAR, re.sub(r"\s(?![-\d]+[ ;)])", "", rule))
    base, shift = int(found[1]), int(found[2] or 0)
    matrices, starts = (
        [
            [[int(x) for x in row.split()] for row in matrix.split(";")]
            for matrix in re.findall(r"\(([^()]*)\)", text)
        ]
        for text in found.groups()[2:]
    )
    own = {
        "first": base - len(starts),
        "starts": [row for (row,) in starts],
        "matrices": matrices,
        "shift": shift,
    }
    if len(matrices) != base:
        raise ValueError(rule)
    return headed(first, lambda head: Regular.made(head, 0, own))


_READERS: Final[tuple[tuple[str, Callable[[tuple[int, ...], str], Law]], ...]] = (
    ("|->", _folded),
    ("-regular", _regular),
    ("floor(", _sturmian),
    ("exponents", _power_sums),
)


# Sums of products


def _matched(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    found = pattern.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return found


def _times(x: Sum, y: Sum) -> Sum:
    (monomial, c), *more = y.items()
    if monomial or more:
        raise ValueError("a quotient")
    return {m: c * d for m, d in x.items()}


def _whole(ratio: RationalSum) -> Sum:
    """A sum over a number."""
    above, below = ratio
    (monomial, c), *more = below.items()
    if monomial or more:
        raise ValueError("a quotient")
    return {m: d / c for m, d in above.items()}


def _bases(entry: Mapping[tuple[tuple[Atom, int], ...], Fraction]) -> set[int]:
    """Bases of the powers in a sum."""
    return {int(atom[1]) for m in entry for atom, _ in m if atom[0] == "^"}


def _root(bases: Iterable[int]) -> int:
    """The largest number of which all are powers."""
    found = {*bases}
    least = min(found)
    if not 1 < least <= max(found) <= _MAX_BASE:
        raise ValueError("too large")
    return next(b for b in range(least, 1, -1) if all(_exponent(x, b) for x in found))


def _exponent(x: int, base: int) -> int:
    """The exponent of a power, 0 for another number."""
    e = 0
    while x % base == 0:
        x, e = x // base, e + 1
    return e if x == 1 else 0


def _power_of(monomial: Iterable[tuple[Atom, int]], base: int, letter: str) -> tuple[int, int]:
    """Exponents of ``base**letter`` and of the letter in a product of both."""
    power = exponent = 0
    for atom, e in monomial:
        if atom[0] == "^" and atom[2] == letter:
            power += e * _exponent(int(atom[1]), base)
        elif atom == (letter, 0):
            exponent += e
        else:
            raise ValueError(str(atom))
    return power, exponent


def _row(entry: Mapping[int, Fraction]) -> list[Fraction]:
    """Coefficients by exponents as a list."""
    return [entry.get(k, Fraction(0)) for k in range(max(entry, default=0) + 1)]


def _linear(text: str, letter: str = "n") -> tuple[int, int]:
    """Slope and start of a text like 2n+1."""
    found = {_power_of(m, 2, letter)[1]: c for m, c in _whole(ratio_in(text)).items()}
    row = [found.pop(k, Fraction(0)) for k in (1, 0)]
    if found or any(c.denominator != 1 for c in row):
        raise ValueError(text)
    return int(row[0]), int(row[1])
