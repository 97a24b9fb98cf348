"""Proofs for people, where a law behind a head is that of a theorem's number (Theorem D)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from esma.continued_fractions.mobius import Matrix, adjugate, product
from esma.enumeration.expressions import Expression
from esma.enumeration.grammar import parse
from esma.enumeration.trees import to_latex
from esma.errors import EsmaError
from esma.massey.laws import Law, PowerSums
from esma.proofs import slopes
from esma.proofs.alignment import primitive
from esma.proofs.parts import SIMPLE_ENTRY, Formula, Heading, Part, Prose, Shared
from esma.proofs.slopes import initial, matrices, small
from esma.proofs.statements import law_stated
from esma.proofs.theorems import Image, LawfulQuotients, Theorem, image, match
from esma.proofs.theorems.slopes import SlopeQuotients
from esma.proofs.theorems.sums import MultipleOf
from esma.writing.display import LINE, breakable
from esma.writing.escaping import escaped
from esma.writing.laws import PRINTED

DISPLAYED: Final = 12
"""Partial quotients that are written out in the statement."""


def describe(certificate: Mapping[str, Any], rewriting: str = "") -> list[Part]:
    """The parts of the proof, in order.

    Raises
    ------
    EsmaError
        If the certificate is not that of a proof.
    """
    stated = certificate["statement"]
    tree, sides = parse(stated["constant"]), (stated["numerator"], stated["denominator"])
    theorem, x, m = _source(stated)
    law, own = law_stated(stated), x.law((), 0)
    value = Expression(*map(tuple, sides))
    plain, typeset = stated["constant"], to_latex(tree)
    if sides != ([0, 1], [1, 0]):
        plain, typeset = value.lhs(plain), value.latex(typeset)
    word = r"\allowbreak ".join(stated["signs"])
    signs = "sign $+$" if set(word) == {"+"} else f"signs ${word}$, again and again,"
    return [
        Heading("Statement"),
        Prose("The value"),
        Formula(f"{plain} = {_listed(law)}", f"{typeset} = {_listed(law, tex=True)}"),
        Prose(f"has, with the {signs} after each quotient, this continued fraction:"),
        Formula(law.text(), law.latex()),
        *([Prose(rf"Here \verb|{rewriting}|.")] if rewriting else []),
        *used(theorem),
        Prose("By it the number $X$ has the quotients"),
        Formula(f"X = {_listed(own)}", f"X = {_listed(own, tex=True)}"),
        Formula(own.text(), own.latex()),
        Heading("Left-hand side"),
        Prose("As an identity of rational functions of the constant, the left-hand side is $M X$:"),
        matrices(M=m),
        *_proof(certificate, x, law, m),
    ]


def shared(certificate: Mapping[str, Any], index: int | None = None) -> Shared:
    """The proof in what it has in common with others of its tail class, and its start.

    Parameters
    ----------
    index : of X, where groups begin, whole groups behind that of the certificate

    Raises
    ------
    EsmaError
        If the certificate is not that of a proof.
    """
    stated, (i, n) = certificate["statement"], certificate["start"]
    theorem, x, m = _source(stated)
    law, own = law_stated(stated), x.law((), 0)
    cited = (Formula(theorem.statement, theorem.latex),)
    listed = breakable(f"X = {_listed(own, tex=True)}")
    number = (Prose(f"Here ${listed}$, with the quotients ${breakable(own.written(PRINTED))}$."),)
    if isinstance(x, SlopeQuotients) and isinstance(law, PowerSums):
        size, own_size = certificate["group"]
        if index is not None:
            blocks = (index - i) // size
            i, n, law = index, n + blocks * own_size, law.moved(blocks)
        group = size, own_size
        argument, case = slopes.shared(x, law, _signs(stated), m, (i, n), group)
        return Shared("groups", cited, number, argument, case, m, i, n, group)
    *_, u, v = _joined(stated, x, m, i)
    from_there = "from index $i$ on the quotients of $X$ are, by their laws, "
    if u == v:
        argument = Prose(f"{from_there}those of the formula from index $n$ on.")
        return Shared("tail", cited, number, argument, "", m, i, n, (1, 1))
    case = rf"$U = {small((u, 0, 0, v))}$"
    argument = Prose(
        f"{case}, from index $n$ on the quotients of the formula are, by their laws, ${u}/{v}$ and "
        f"${v}/{u}$ times those of $X$ from index $i$ on, in turn."
    )
    return Shared("tail", cited, number, argument, f"{case}, {i % 2}", m, i, n, (2, 2))


def used(theorem: Theorem) -> list[Part]:
    """The theorem on which a proof rests, with its source."""
    return [
        Heading("Theorem used"),
        Prose(f"{escaped(theorem.title)}:", f"{theorem.title}:"),
        Formula(theorem.statement, theorem.latex),
        Prose(f"({escaped(theorem.source)}).", f"({theorem.source})."),
    ]


def _source(stated: Mapping[str, Any]) -> tuple[Theorem, LawfulQuotients, Matrix]:
    """The theorem, the quotients of its number X, and M."""
    sides = tuple(stated["numerator"]), tuple(stated["denominator"])
    theorem, own, matrix = known(stated["constant"], *sides)
    x, m = own.seen_from(matrix)
    return theorem, *((x.x, matrix) if isinstance(x, MultipleOf) else (x, m))


def known(
    constant: str, numerator: Sequence[int], denominator: Sequence[int]
) -> tuple[Theorem, LawfulQuotients, Matrix]:
    """The theorem about a constant, the quotients that it tells, and the matrix that maps their
    number to a left-hand side.

    Raises
    ------
    EsmaError
        If there is none.
    """
    found = match(parse(constant))
    reduced = found and image(found, tuple(numerator), tuple(denominator))
    if not isinstance(reduced, Image) or reduced.quotients is None or reduced.matrix is None:
        raise EsmaError(f"no theorem for this constant: {constant}")
    return reduced.match.canonical.theorem, reduced.quotients, reduced.matrix


def _signs(stated: Mapping[str, Any]) -> list[int]:
    return [1 if s == "+" else -1 for s in stated["signs"]]


def _joined(
    stated: Mapping[str, Any], x: LawfulQuotients, m: Matrix, i: int
) -> tuple[Matrix, Matrix, int, int]:
    """A and B of a start, and what is in the diagonal of U."""
    a, b = (product(*((q, 1, 1, 0) for q in terms)) for terms in (x.first(i), stated["head"]))
    (u, _, _, v), _ = primitive(product(adjugate(b), m, a))
    return a, b, u, v


def _proof(certificate: Mapping[str, Any], x: LawfulQuotients, law: Law, m: Matrix) -> list[Part]:
    stated, (i, j) = certificate["statement"], certificate["start"]
    if isinstance(x, SlopeQuotients) and isinstance(law, PowerSums):
        return slopes.conjugacy(x, law, _signs(stated), m, (i, j), certificate["group"])
    a, b, u, v = _joined(stated, x, m, i)
    named, then, plain = {"A": a, "B": b}, r"$M A = \pm B$", "M A = +-B"
    from_there = (
        rf"From index ${i}$ on the quotients of $X$ are those of the statement from index ${j}$"
        " on, by their laws, and they are at least 1. So both have the same complete quotient "
        r"$Z$ there, and the left-hand side is $M X = M A Z = B Z$, which is the value of the "
        "statement's continued fraction."
    )
    if u != v:
        named["U"], then, plain = (u, 0, 0, v), r"$M A = \pm B U$", "M A = +-B U"
        from_there = (
            rf"From index ${j}$ on the quotients of the statement are, by their laws, ${u}/{v}$ and"
            rf" ${v}/{u}$ times those of $X$ from index ${i}$ on, in turn, and they are at least 1."
            rf" So with the complete quotient $Z$ of $X$ there, that of the statement is $U Z$"
            r", and the left-hand side is $M X = M A Z = B U Z$, which is the value of the "
            "statement's continued fraction."
        )
    begin = rf"of {initial(i)} of $X$, and $B$ that of {initial(j)} of the statement"
    return [
        Heading("Proof"),
        Prose(
            rf"Let $A$ be the product of the matrices {SIMPLE_ENTRY} {begin}. Then {then}:",
            f"Let A be the product of the matrices [[a, 1], [1, 0]] {begin.replace('$', '')}. "
            f"Then {plain}:",
        ),
        matrices(**named),
        Prose(from_there),
    ]


def _listed(law: Law, *, tex: bool = False) -> str:
    """The first quotients, as many as stand in a line."""
    text, end = "", r"\dots" if tex else "..."
    first, *more = law.listed(DISPLAYED)
    for a in more:
        longer = f"{text}, {a}" if text else f"{a}"
        if len(longer) > LINE:
            break
        text = longer
    return f"[{first}; {text}, {end}]"
