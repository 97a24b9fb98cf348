"""Equalities between conjectures: two expansions of images of one number stand or fall together.

No theorem about the number is needed. If ``y' = W y`` by the left-hand sides alone, the same
alignment as in a proof shows that the *values* of the two expansions satisfy it too; then ``y`` has
the first expansion exactly if ``y'`` has the second (`PROOFS.md`, Theorem D).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flint import fmpq, fmpq_mat, fmpz_poly

from esma.approval import checker
from esma.approval.alignment import Chain, Failure, SequenceSource, align
from esma.approval.certificate import FORMAT, VERSION
from esma.approval.images import primitive_matrix
from esma.approval.prover import MAX_BLOCKS, is_positive, quotient
from esma.approval.statements import IDENTITY, Sequence, Statement, times
from esma.approval.theorems import Matrix
from esma.errors import EsmaError


@dataclass(frozen=True)
class Equivalence:
    """Whether two conjectures are proved to be equivalent.

    Attributes
    ----------
    proved
        Whether they are.
    certificate
        A JSON object that `check` of this module accepts; None unless proved.
    reason
        Why not, in one line.
    """

    proved: bool
    certificate: dict[str, Any] | None = None
    reason: str = ""

    def __bool__(self) -> bool:
        return self.proved


def equivalence(source: Statement, statement: Statement) -> Equivalence:
    """Prove that two statements about one constant are equivalent.

    Parameters
    ----------
    source, statement
        Statements with the same constant; their trees, if given, only serve to find signs.

    Returns
    -------
    Equivalence
        Proved, or why not. Not being proved says nothing about the statements.

    Examples
    --------
    A number c, of which nothing is known, and the simple expansions of c and 1/c:

    >>> quotients = ((1, 2),)
    >>> one = Statement("c", None, (0, 1), (1, 0), (1,), (), quotients)
    >>> two = Statement("c", None, (1, 0), (0, 1), (1,), (0,), quotients)
    >>> bool(equivalence(one, two))
    True
    >>> three = Statement("c", None, (1, 0), (0, 1), (1,), (0,), ((1, 3),))
    >>> bool(equivalence(one, three))
    False
    """
    if source.constant != statement.constant:
        return Equivalence(False, reason="two different constants")
    try:
        x, y = source.sequence, statement.sequence
    except EsmaError as error:
        return Equivalence(False, reason=str(error))
    if x.admissible_from is None or y.admissible_from is None:
        return Equivalence(False, reason="an expansion is not admissible from any index on")
    if all(len(p) == 1 for p in x.tail):
        reason = "the quotients of the source are bounded: prove both as quadratic irrationals"
        return Equivalence(False, reason=reason)
    matrix = relation(source, statement)
    if matrix is None:
        return Equivalence(False, reason="neither left-hand side is a Möbius image of the other")
    failure = "the values of the expansions are not related as the left-hand sides are"
    a, b, c, d = matrix
    for e, f in _signs(source, statement):
        m = (f * e * a, f * b, e * c, d)
        start = SequenceSource(x, x.admissible_from)
        found = align(start, y, m, (1000 // y.period + MAX_BLOCKS) * y.period)
        if isinstance(found, Failure):
            failure = found.reason
            continue
        certificate = _certificate(source, statement, (e, f), m, found)
        if certificate is not None:
            return Equivalence(True, certificate)
    return Equivalence(False, reason=failure)


def relation(source: Statement, statement: Statement) -> Matrix | None:
    """The primitive matrix W with ``P'/Q' = W (P/Q)`` as rational functions; None if none is.

    Examples
    --------
    >>> one = Statement("c", None, (0, 1), (1, 0), (1,), (), ((1, 2),))
    >>> two = Statement("c", None, (1, 0), (0, 1), (1,), (0,), ((1, 2),))
    >>> relation(one, two)
    (0, 1, 1, 0)
    """
    p, q = fmpz_poly(list(source.numerator)), fmpz_poly(list(source.denominator))
    r, s = fmpz_poly(list(statement.numerator)), fmpz_poly(list(statement.denominator))
    # R (W21 P + W22 Q) = S (W11 P + W12 Q): linear in W, and unique as P/Q is not constant.
    columns = [-s * p, -s * q, r * p, r * q]
    size = max(f.degree() for f in columns) + 1
    system = fmpq_mat([[fmpq(f[i]) for f in columns] for i in range(size)])
    reduced, rank = system.rref()
    if rank != 3:
        return None
    solution, row = [fmpq(0)] * 4, 0
    pivots = []
    for i in range(3):
        while reduced[i, row] == 0:
            row += 1
        pivots.append(row)
        row += 1
    free = next(k for k in range(4) if k not in pivots)
    solution[free] = fmpq(1)
    for i, k in enumerate(pivots):
        solution[k] = -reduced[i, free]
    if solution[0] * solution[3] == solution[1] * solution[2]:
        return None
    return primitive_matrix(tuple(solution))


def _signs(source: Statement, statement: Statement) -> list[tuple[int, int]]:
    """The signs of P(c)/Q(c), by enclosure where the constant is known."""
    if source.tree is None:
        return [(1, 1), (1, -1), (-1, 1), (-1, -1)]
    from esma.enumeration.constants import Constant
    from esma.enumeration.expressions import Expression

    constant = Constant(source.constant, source.tree)
    one, two = (
        Expression(s.numerator, s.denominator).sign_at(constant) for s in (source, statement)
    )
    return [(one, two)]


def _certificate(
    source: Statement, statement: Statement, values: tuple[int, int], m: Matrix, chain: Chain
) -> dict[str, Any] | None:
    x, y = source.sequence, statement.sequence
    tx, ty = chain.steps
    i, n = chain.x, chain.y
    for _ in range(4):
        left, right = _product(x, i), _product(y, n)
        if is_positive(left) and is_positive(right):
            factor = quotient(times(m, left), times(right, chain.matrix))
            if factor is None:
                return None
            return {
                "format": FORMAT,
                "version": VERSION,
                "kind": "equivalence",
                "statement": statement.canonical_dict(
                    statement.constant, statement.numerator, statement.denominator
                ),
                "source": source.canonical_dict(
                    source.constant, source.numerator, source.denominator
                ),
                "values": list(values),
                "map": list(m),
                "start": {"x": i, "y": n, "factor": factor, "matrix": list(chain.matrix)},
                "links": [list(link) for link in chain.links],
            }
        i, n = i + tx, n + ty
    return None


def _product(sequence: Sequence, count: int) -> Matrix:
    result = IDENTITY
    for n in range(count):
        result = times(result, sequence.entry(n))
    return result


def check(certificate: Mapping[str, Any]) -> str:
    """Check a certificate of equivalence with the functions of the stand-alone checker.

    Returns
    -------
    str
        What is proved.

    Raises
    ------
    esma.approval.checker.CertificateError
        If it is not a proof.
    """
    require = checker.require
    try:
        names = "format version kind statement source values map start links"
        parts = checker.fields(certificate, names)
        head = parts[0], repr(parts[1]), parts[2]
        require(head == (FORMAT, str(VERSION), "equivalence"), "unknown format, version or kind")
        y, x = checker.Expansion(parts[3]), checker.Expansion(parts[4])
        require(x.constant == y.constant, "two different constants")
        e, f = checker.integers(parts[5], "values", 2)  # the signs of P(c)/Q(c)
        require({e, f} <= {1, -1}, "values: not 1 or -1")
        m = checker.integers(parts[6], "map", 4)
        degrees = [len(z) for z in (x.P, x.Q, y.P, y.Q)]
        for t in range(2 * max(degrees)):  # a polynomial identity, at more points than its degree
            p, q, r, s = (checker.homogeneous(z, len(z), t, 1) for z in (x.P, x.Q, y.P, y.Q))
            same = f * r * (m[2] * e * p + m[3] * q) == s * (m[0] * e * p + m[1] * q)
            require(same, "the map does not take the one left-hand side to the other")
        checker.check_conjugacy(x, y, m, parts[7], parts[8])
        start = parts[7]["x"]
        x.check(start)
        j = (start - len(x.head)) % x.N
        growing = x.tail[j].degree > 0 and x.lengths[j].coefficients == (1,)
        require(growing, "the source's quotients at the start of the groups are bounded")
        product = checker.product(IDENTITY, x, 0, start)
        a, b, c, d = product
        require(is_positive((a, b, c, d)), "the value of the source is not seen to be positive")
    except checker.CertificateError:
        raise
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise checker.CertificateError(
            "malformed certificate: a part is missing or wrong"
        ) from error
    return "proved: the statement holds exactly if the source does"
