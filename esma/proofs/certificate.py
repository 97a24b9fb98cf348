"""Certificates: the JSON form of a proof, and how those of version 1 are read.

Format ``esma-certificate``, version 2. Every field is needed and is checked.

``format``, ``version``
    ``"esma-certificate"``, 2
``parameters``
    rows ``[name, first, step]``: the letters of a formula for all n = first + step u, u >= 0
``statement``
    ``constant``, ``numerator``, ``denominator`` (of P(c)/Q(c), lowest degree first), ``signs``
    (``"+-"``), ``head``, ``block``: the quotients of the head and those of block m, each a number
    or an expression in m and the parameters, or ``[2, l]`` for l quotients 2; ``base``: null, or
    the base b where ``z = b**m`` stands in place of m; or in place of block and base ``law``, its
    kind and numbers
``theorem``
    the letter of a theorem of ``proofs.md``
``start``, ``group``
    at which entry of the theorem's expansion and of the statement's a group begins, and how many
    entries of each it has; null where a theorem has no groups
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from esma.enumeration.constants import constant as read_constant
from esma.enumeration.expressions import reduced
from esma.errors import EsmaError
from esma.proofs.polynomials import ring, terms

FORMAT: Final = "esma-certificate"
VERSION: Final = 2


def certificate_of(
    statement: Mapping[str, Any],
    theorem: str,
    start: Sequence[int] | None = None,
    group: Sequence[int] | None = None,
    parameters: Iterable[Sequence[Any]] = (),
) -> dict[str, Any]:
    """The certificate of a proof."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "parameters": [list(row) for row in parameters],
        "statement": dict(statement),
        "theorem": theorem,
        "start": None if start is None else list(start),
        "group": None if group is None else list(group),
    }


def expression(terms: Mapping[tuple[int, ...], Fraction | int], names: Sequence[str]) -> int | str:
    """A polynomial in some letters as it stands in a certificate.

    >>> expression({(1, 1): 2, (0, 1): -1, (0, 0): Fraction(1, 3)}, "mn")
    '2*m*n - n + 1/3'
    >>> expression({(0,): 7}, "m")
    7
    """
    text = ""
    for powers, c in sorted(terms.items(), reverse=True):
        letters = [x if e == 1 else f"{x}**{e}" for x, e in zip(names, powers, strict=True) if e]
        size = abs(Fraction(c))
        factors = [str(size)] if size != 1 or not letters else []
        sign = ("-" if c < 0 else "") if not text else (" - " if c < 0 else " + ")
        text += sign + "*".join(factors + letters) if c else ""
    if not any(any(powers) and c for powers, c in terms.items()):
        number = sum(map(Fraction, terms.values()), Fraction(0))
        return int(number) if number.denominator == 1 else str(number)
    return text


def block_of(
    polynomials: Iterable[Sequence[Fraction | int]],
    lengths: Iterable[Sequence[Fraction | int]] = (),
    letter: str = "m",
) -> list[Any]:
    """The entries of a block, from the coefficients of their polynomials, lowest degree first.

    >>> block_of([[2], [7, 4]], [[2, 4], [1]])
    [[2, '4*m + 2'], '4*m + 7']
    """
    quotients, runs = (
        [_in_one_letter(tuple(p), letter) for p in rows] for rows in (polynomials, lengths)
    )
    return entries_of(quotients, runs)


@lru_cache(maxsize=1 << 14)
def _in_one_letter(p: tuple[Fraction | int, ...], letter: str) -> int | str:
    """Kept, because formulas of one constant have tails in common."""
    return expression({(i,): c for i, c in enumerate(p)}, letter)


def entries_of(quotients: Sequence[Any], lengths: Sequence[Any]) -> list[Any]:
    """Quotients, each with the number of times that it stands there if that is not 1."""
    if not lengths:
        return list(quotients)
    return [a if n == 1 else [a, n] for a, n in zip(quotients, lengths, strict=True)]


def word_of(signs: Iterable[int]) -> str:
    """``"+-"`` of the signs 1, -1."""
    return "".join("+" if s > 0 else "-" for s in signs)


def current(certificate: Mapping[str, Any]) -> dict[str, Any]:
    """A certificate in this version: one of version 1 is rewritten, any other left as it is.

    A certificate of version 1 is about |P(c)/Q(c)| and holds the matrices of its proof, which the
    checker now computes. What it proves is for the checker to say.

    Raises
    ------
    EsmaError
        If a part of one of version 1 is missing or wrong.
    """
    parametric = certificate.get("format") == "esma-family-certificate"
    if certificate.get("version") != 1 or not (parametric or certificate.get("format") == FORMAT):
        return dict(certificate)
    try:
        return _rewritten(certificate, parametric)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        if isinstance(error, EsmaError):
            raise
        raise EsmaError("malformed certificate: a part is missing or wrong") from error


def _rewritten(old: Mapping[str, Any], parametric: bool) -> dict[str, Any]:
    data, parameters = old["statement"], old.get("parameters", [])
    base, letters = data.get("base"), ["m", *(row[0] for row in parameters)]

    def written(rows: Any) -> list[Any]:
        if not parametric:
            return [
                expression({(i,): Fraction(c) for i, c in enumerate(p)}, "z" if base else "m")
                for p in rows
            ]
        variables = ring("".join(letters))
        m, *names = variables.gens()
        u = [(n - first) / step for n, (_, first, step) in zip(names, parameters, strict=True)]
        found = (variables.from_dict({tuple(e): c for c, *e in p}).compose(m, *u) for p in rows)
        return [expression(terms(p), letters) for p in found]

    sides = data["numerator"], data["denominator"]
    P, Q = map(written, sides) if parametric else map(list, sides)
    while not parametric and len(P) > 1 < len(Q) and P[-1] == Q[-1] == 0:
        del P[-1], Q[-1]
    sign = old.get("sign") or _sign(data, parameters)
    head = written(data["head"]) if parametric else data["head"]
    statement = {
        "constant": data["constant"],
        "numerator": [negative(p) for p in P] if sign < 0 else P,
        "denominator": Q,
        "signs": word_of(data["signs"]),
        "head": entries_of(head, data.get("head_lengths", [])),
        "block": entries_of(written(data["polynomials"]), written(data.get("lengths", []))),
        "base": base,
    }
    if old.get("kind") == "quadratic":
        return certificate_of(statement, "C", parameters=parameters)
    start, links = old["start"], old["links"]
    group = [sum(row[i] for row in links) for i in (0, 1)]
    theorem = "T" if old.get("kind") == "powers" else "A"
    return certificate_of(statement, theorem, [start["x"], start["y"]], group, parameters)


def negative(x: int | str) -> int | str:
    """A coefficient with its other sign.

    >>> negative(2), negative("n + 1")
    (-2, '-(n + 1)')
    """
    return f"-({x})" if isinstance(x, str) else -x


def _sign(data: Mapping[str, Any], parameters: Sequence[Any]) -> int:
    """The sign of P(c)/Q(c), for the first values of the parameters."""
    if not parameters:
        side = reduced(tuple(data["numerator"]), tuple(data["denominator"]))
        return side.sign_at(read_constant(data["constant"]))
    P, Q = (
        [sum(c for c, *e in p if not any(e)) for p in data[name]]
        for name in ("numerator", "denominator")
    )
    name = named(data["constant"], {row[0]: row[1] for row in parameters})
    return reduced(tuple(P), tuple(Q)).sign_at(read_constant(name))


def named(template: str, values: Mapping[str, int]) -> str:
    """The text of a constant at values of its parameters.

    >>> named("besseli(v,2/d)", {"v": 0, "d": 3})
    'besseli(0,2/3)'
    """
    for name, x in values.items():
        template = re.sub(rf"\b{name}\b", str(x) if x >= 0 else f"({x})", template)
    return template
