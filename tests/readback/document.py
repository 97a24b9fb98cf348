r"""A LaTeX document of formulas, as a stranger reads it: every formula, and every step of a proof.

A proof by groups says that M A is a multiple of B U, and that U times the matrices of a group of X
is ± those of the formula times U. What a matrix says of quotients is compared with the closed form
that is printed, and with the quotients of X; then M X is computed and compared with the left-hand
side. Of a periodic one the period and its fixed point are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from typing import Any

import mpmath

from tests.readback import rules
from tests.readback.reader import (
    DIGITS,
    Expression,
    Law,
    _times,
    _to_power,
    agrees,
    law,
    plain,
    sides,
    whole,
    word,
)

_STATED = re.compile(
    r"\\begin\{equation\}\\label\{eq:(\w+)\}\n(.*?) = (.*?)\n\\end\{equation\}\n"
    r"(?:Here (.*?)\.\n)?Quotients: \$(.*?)\$\. Signs: \$(.*?)\$ repeated",
    re.DOTALL,
)
_BRACED = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_MATRIX = re.compile(
    r"\\bigl\(\\begin\{smallmatrix\}(.*?)&(.*?)\\\\(.*?)&(.*?)\\end\{smallmatrix\}\\bigr\)"
    rf"(?:\^{_BRACED})?|\(([^();]*),([^();]*);([^();]*),([^();]*)\)(?:\^{_BRACED})?"
)
#: Groups that are multiplied out, and quotients that are compared.
GROUPS, QUOTIENTS = 4, 60
Matrix = tuple[int, ...]


@dataclass
class Formula:
    """A formula of a document, as printed; of a proof what its row gives."""

    key: str
    left: str
    closed: str
    signs: str
    start: tuple[str, ...] = ()

    @property
    def law(self) -> Law:
        return law(plain(self.closed))


@dataclass
class Proved:
    """An argument, and the formulas that it is said to prove."""

    text: str
    formulas: list[Formula]


@dataclass
class Document:
    """What stands in a document.

    Attributes
    ----------
    stated : the best formulas, each with what is written out of it
    formulas : all of them by key
    glance : the rows of the first table
    """

    text: str
    names: dict[str, Any]
    stated: list[tuple[Formula, str]] = field(default_factory=list)
    formulas: dict[str, Formula] = field(default_factory=dict)
    proofs: list[Proved] = field(default_factory=list)
    glance: list[list[str]] = field(default_factory=list)
    classes: list[int] = field(default_factory=list)


def document(text: str, names: Mapping[str, Any]) -> Document:
    """Read a document; `names` are the letters that it defines."""
    found = Document(text, dict(names))
    front, *parts = re.split(r"\\begin\{(?:formula|conjecture)\}", text)
    found.glance = [row.removesuffix(r"\\").split("& ") for row in _rows(front)]
    for part in parts:
        _, left, written, here, closed, signs = _STATED.search(part).groups()  # type: ignore[union-attr]
        if here:
            for name, value in reversed([sides(x) for x in re.findall(r"\$(.*?)\$", here)]):
                found.names[name] = Expression(plain(value)).at(**found.names)
            left = str(found.names["y"])
        first = Formula(_STATED.search(part)[1], left, closed, signs)  # type: ignore[index]
        found.stated.append((first, written))
        mine = {first.key: first}
        blocks = re.findall(
            r"(?:\\begin\{proof\}\[[^\n]*\]\n(.*?)\\end\{proof\}\s*)?"
            r"(?:\{\\small\\begin\{longtable\}(.*?)\\end\{longtable\})?",
            part,
            re.DOTALL,
        )
        for argument, table in blocks:
            rows = [_formula(row, first) for row in _rows(table)]
            for row in rows:
                mine[row.key] = row
            if argument.startswith("By Theorem"):
                found.proofs.append(Proved(argument, rows or [_alone(first, argument)]))
        found.classes.append(len(mine))
        found.formulas |= mine
    return found


def _rows(text: str) -> list[str]:
    return re.findall(r"^(\\ref(?:stepcounter)?\{.*\\\\)\*?$", text, re.MULTILINE)


def _formula(row: str, first: Formula) -> Formula:
    number, left, closed, signs, _, *start = row.removesuffix(r"\\").split("& ")
    key = re.search(r"\{eq:(\w+)\}", number)[1]  # type: ignore[index]
    if closed == "as stated":
        assert key == first.key
        left = f"${first.left}$" if first.left[0].isdigit() else left
        closed = f"${first.closed}$"
    return Formula(key, left.strip("$"), closed.strip("$"), signs.strip("$"), tuple(start))


def _alone(first: Formula, argument: str) -> Formula:
    """The one formula of an argument that has no table."""
    given = re.findall(r"\$(?:M|i|n) = (.*?)\$", argument.partition(" U = ")[0])
    return Formula(first.key, first.left, first.closed, first.signs, tuple(f"${x}$" for x in given))


def check_proofs(found: Document) -> int:
    """Every step of every proof; how many formulas were proved."""
    count = 0
    for proof in found.proofs:
        theorem = _theorem(proof.text, found.text)
        for formula in proof.formulas:
            value = Expression._as_mp(Expression(plain(formula.left)).at(**found.names))
            if "Lemma~\\ref{lemma:period}" in proof.text:
                _check_period(formula, proof.text, abs(value))
            elif "Lemma~\\ref{lemma:tail}" in proof.text:
                _check_tail(formula, proof.text, theorem, abs(value))
            elif " at first, and " in proof.text:
                _check_powers(formula, proof.text, theorem, abs(value))
            else:
                _check_groups(formula, proof.text, theorem, abs(value))
            count += 1
    return count


def _theorem(proof: str, text: str) -> str:
    """What the theorem of a proof says of its number X, which may be one of several."""
    label = re.search(r"Theorem~\\ref\{(.*?)\}", proof)[1]  # type: ignore[index]
    pattern = rf"\\label\{{{label}\}}(.*?)\\end\{{theorem\}}"
    theorem = str(re.search(pattern, text, re.DOTALL)[1])  # type: ignore[index]
    theorem = theorem.replace(r"\allowbreak ", "")
    number = re.search(r"\$X = (X_\{\d+\})\$", proof)
    if number is None:
        assert "X_{" not in theorem
        return theorem
    [told] = [line for line in theorem.splitlines() if f"${number[1]} = " in line]
    return told.replace(number[1], "X")


def _check_groups(formula: Formula, text: str, theorem: str, value: Any) -> None:
    m, i, n = formula.start
    start = [_matrices(m, 0)[0][0], int(i.strip("$")), int(n.strip("$"))]
    said = re.search(
        r"\$U = (.*?)\$: for all \$k \\ge 0\$ the groups satisfy \$(.*) = (.*)\$\.", text
    )
    assert said
    [(u, _)] = _matrices(said[1], 0)
    (m, i, n), signs = start, word(formula.signs)
    listed = _listed(theorem)
    a = _product(listed[:i])
    assert len(listed) >= i
    own = [
        (a, signs[at % len(signs)], length)
        for at, (a, length) in enumerate(islice(formula.law.runs(), n + QUOTIENTS))
    ]
    assert len(signs) == 1 or all(length == 1 for *_, length in own)
    b = _multiplied([((a, s, 1, 0), length) for a, s, length in own[:n]])
    assert _proportional(_times(m, a), _times(b, u))
    p, s, q, t = b
    assert p * q > 0 or (p, q) == (1, 0) or p == 0 or q == 0
    assert (p + s) * (q + t) > 0
    whole_x, x_at, y_at = _product(listed[:i]), i, n
    for k in range(60):
        left, right = (_matrices(side, k) for side in said.groups()[1:])
        assert left[0][0] == u
        assert right[-1][0] == u
        one, two = (_multiplied(side) for side in (left, right))
        if k < GROUPS:
            minus = -1 if said[3].lstrip().startswith("-") else 1
            assert one == tuple(minus * c for c in two), (text, k)
        for entry, _ in left[1:]:
            if x_at < len(listed):
                assert entry == (*listed[x_at], 1, 0)
            x_at += 1
        for entry, power in right[:-1]:
            assert [(*entry[:2], power)] == own[y_at : y_at + 1] or y_at >= len(own)
            assert entry[2:] == (1, 0)
            assert entry[0] >= 1
            assert entry[0] + entry[1] >= 1
            y_at += 1
        whole_x = _times(whole_x, _multiplied(left[1:]))
        if min(map(abs, whole_x[2:])) > 10 ** (DIGITS + 10) and k >= GROUPS:
            break
    x = mpmath.mpf(whole_x[0]) / whole_x[2]
    c, d, e, f = m
    assert abs(abs((c * x + d) / (e * x + f)) - value) < mpmath.mpf(10) ** -DIGITS * max(1, value)


def _check_tail(formula: Formula, text: str, theorem: str, value: Any) -> None:
    """The same quotients from the start on, or multiples in turn, as far as X is listed."""
    m, i, n, x, own = _begun(formula, theorem)
    said = re.search(r"with .*?\$U = (.*?)\$, from index", text)
    u, v = (1, 1)
    if said:
        [((u, _, _, v), _)] = _matrices(said[1], 0)
        assert f"are, by their laws, ${u}/{v}$ and ${v}/{u}$ times those of $X$" in text
    assert _proportional(_times(m, _simple(x[:i])), _times(_simple(own[:n]), (u, 0, 0, v)))
    rest, size = x[i:], min(len(x) - i, len(own) - n)
    ratio = Fraction(u, v)
    assert [a * (1 / ratio if k % 2 else ratio) for k, a in enumerate(rest[:size])] == own[n:][
        :size
    ]
    assert min(own[n:]) >= 1
    assert size >= 3
    assert abs(_value(own) - value) < mpmath.mpf(10) ** -DIGITS * max(1, value)


def _check_powers(formula: Formula, text: str, theorem: str, value: Any) -> None:
    """Groups in x and y, which are the quotients of X and of the formula, and conjugate."""
    m, i, n, x, own = _begun(formula, theorem)
    said = re.search(
        r"\$U = (.*?)\$\. With \$x = (.*?)\$ and \$y = (.*?)\$ at first, and \$\((.*?)\)\$ in "
        r"place of \$\(x, y\)\$ .* are \$(.*?)\$ of \$X\$ and \$(.*?)\$ of the formula",
        text.replace(r"\allowbreak{}", ""),
    )
    assert said
    [(u, _)] = _matrices(said[1], 0)
    at = {"u": Fraction(whole(plain(said[2]), {})), "v": Fraction(whole(plain(said[3]), {}))}
    assert _proportional(_times(m, _simple(x[:i])), _times(_simple(own[:n]), u))
    for _ in range(GROUPS):
        both = []
        for listed, known, begin in ((said[5], x, i), (said[6], own, n)):
            entries = re.findall(r"(.*?)\\ \(([+-])\)(?:,\\ |$)", listed)
            group = [whole(_in_uv(a), at) for a, _ in entries]
            assert known[begin : begin + len(group)] == group[: max(0, len(known) - begin)]
            signs = [1 if s == "+" else -1 for _, s in entries]
            both.append((_product(list(zip(group, signs, strict=True))), len(group)))
        (one, size), (other, own_size) = both
        left, right = _times(u, one), _times(other, u)
        assert left in (right, tuple(-a for a in right))
        i, n = i + size, n + own_size
        at = dict(
            zip("uv", (Expression(_in_uv(a)).at(**at) for a in said[4].split(",\\ ")), strict=True)
        )
    assert abs(_value(own) - value) < mpmath.mpf(10) ** -DIGITS * max(1, value)


def _in_uv(latex: str) -> str:
    """A polynomial in x and y; x is no number's name to the reader."""
    return plain(latex).replace("x", "u").replace("y", "v")


def _begun(formula: Formula, theorem: str) -> tuple[Matrix, int, int, list[int], list[int]]:
    """M, i and n, and first quotients of X and of the formula, which have the signs +."""
    assert set(word(formula.signs)) == {1}
    m, i, n = formula.start
    said = re.search(r"X = \[(.*?), \\dots\]", theorem)
    assert said
    x = [int(a) for a in re.split("[;,]", said[1])]
    closed = rules.plain(re.sub(r"\\allowbreak ?", "", formula.closed))
    # of quotients that square at each step a few are enough
    own = rules.quotients(closed, 15 if "a_{n-1}a_{n-2}" in formula.closed else 40)
    own = [a for a in own if a.bit_length() < 1 << 12]
    return _matrices(m, 0)[0][0], int(i.strip("$")), int(n.strip("$")), x, own


def _simple(terms: Sequence[int]) -> Matrix:
    return _product([(a, 1) for a in terms])


def _value(terms: Sequence[int]) -> Any:
    a, _, c, _ = _simple(terms)
    return mpmath.mpf(a) / c


def _check_period(formula: Formula, text: str, value: Any) -> None:
    n, signs = int(formula.start[0].strip("$")), word(formula.signs)
    said = re.search(r"\$T = (.*) = (.*?)\$, so that \$(.*?) = 0", text)
    assert said
    entries = [entry for entry, _ in _matrices(said[1], 0)]
    [(t, _)] = _matrices(said[2], 0)
    count = len(entries)
    own = list(zip(formula.law.terms(n + 2 * count), signs * (n + 2 * count), strict=False))
    assert [entry[:2] for entry in entries] * 2 == own[n:]
    assert _product(own[n : n + count]) == t
    assert all(a >= 1 and a + s >= 1 for a, s, *_ in entries)
    assert any(a + s >= 2 for a, s, *_ in entries)
    p, r, q, s = t
    z = (p - s + mpmath.sqrt((p - s) ** 2 + 4 * q * r)) / (2 * q)
    assert z > 1
    residue = Expression(plain(said[3])).at(Z=z)
    assert abs(residue) < mpmath.mpf(10) ** -DIGITS * (abs(q) * z * z)
    c, d, e, f = _product(own[:n])
    assert abs((c * z + d) / (e * z + f) - value) < mpmath.mpf(10) ** -DIGITS * max(1, value)


def _listed(theorem: str) -> list[tuple[int, int]]:
    """The first quotients of X, each with the sign that follows it."""
    said = re.search(
        r"Here \$X = \[(.*?), \\dots\]\$ with the signs? \$(.*?)\$ after", theorem, re.DOTALL
    )
    assert said
    terms, signs = [int(a) for a in re.split("[;,]", said[1])], word(said[2])
    return [(a, signs[n % len(signs)]) for n, a in enumerate(terms)]


def _matrices(text: str, k: int) -> list[tuple[Matrix, int]]:
    """Matrices with their exponents, in a group."""
    bare = re.sub(r"\\allowbreak(?:\{\}| )?(?:\\mskip 0mu plus 3mu )?", "", text)
    found = []
    for parts in _MATRIX.findall(bare):
        entries = parts[:4] if parts[0] else parts[5:9]
        power = parts[4] or parts[9] or "1"
        at = {"k": Fraction(k)}
        found.append(
            (tuple(whole(plain(e), at) for e in entries), whole(plain(power), at)),
        )
    assert not _MATRIX.sub("", bare).replace("$", "").replace("-", "").strip(), text
    return found


def _multiplied(some: Sequence[tuple[Matrix, int]]) -> Matrix:
    total: Matrix = (1, 0, 0, 1)
    for matrix, power in some:
        if power:
            total = _times(total, _to_power(matrix, power))
    return total


def _product(some: Sequence[tuple[int, int]]) -> Matrix:
    return _multiplied([((a, s, 1, 0), 1) for a, s in some])


def _proportional(m: Matrix, k: Matrix) -> bool:
    return any(m) and all(a * d == b * c for a, b in zip(m, k) for c, d in zip(m, k))  # noqa: B905


def true_formulas(found: Document) -> Iterator[Formula]:
    """The formulas, each when both sides agree."""
    for formula in found.formulas.values():
        agrees(plain(formula.left), plain(formula.closed), formula.signs, **found.names)
        yield formula
