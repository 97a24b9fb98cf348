"""Proofs of conjectures: a certificate, or why there is none, or the first quotient that is wrong.

The left-hand side is a Möbius image ``M x`` of a number whose expansion is a theorem. A recurring
state of the two expansions and polynomial identities between its recurrences
(`esma.proofs.alignment`), Tietze's condition and the equation of the first terms prove that the
conjectured expansion has the value
``M x``; ``proofs.md`` says why, and `esma.proofs.checker` checks what is found here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import product as points_of
from typing import Any, Final, Literal, TypeAlias

from esma import writing
from esma.approval.conjecture import Conjecture
from esma.continued_fractions.mobius import IDENTITY, Matrix, meeting, proportional
from esma.continued_fractions.surd import Surd
from esma.enumeration.grammar import parse
from esma.enumeration.nodes import known_parts
from esma.enumeration.trees import Node
from esma.errors import EsmaError, Refusal
from esma.limits.matrices import times
from esma.massey.differences import row_of
from esma.massey.laws import Law
from esma.massey.laws.tails import tail_of, tail_of_runs
from esma.proofs import explain
from esma.proofs.alignment import Chain, align, align_quickly
from esma.proofs.certificate import certificate_of, current
from esma.proofs.checker import CertificateError, check
from esma.proofs.parametric import ParametricFormula, expansion_of, letter_of, said
from esma.proofs.rocq import file_of, theorem
from esma.proofs.statements import LawStatement, Statement, product, statement_of
from esma.proofs.theorems import Conjugacy, Expansion, Image, LawfulQuotients, image, match

Status: TypeAlias = Literal["proved", "unproved", "refuted"]

LONG: Final = 500
"""Entries of a proof up to which the checker's steps certainly suffice: a quarter of them do."""
MAX_CHAINS: Final = 20_000
"""Chains that a prover keeps."""
MAX_BLOCKS: Final = 60
"""Blocks, past the first 1,000 terms, in which a recurring state is looked for."""
MAX_TERMS: Final = 20_000
"""Terms to which a conjecture that is not proved is compared with the true expansion."""
SAMPLES: Final = (5, 4, 3, 2, 1, 0)
"""Values of every u at which a proof may say where the expansions meet for all u."""
MEETING: Final = 400
"""Quotients of a number whose law a theorem knows, in which another one's are looked for."""
COMPARED: Final = 400
"""Quotients of its law and of a conjecture that are compared."""
MAX_SHIFT: Final = 8
"""The most steps by which a parameter's first value is raised until the conditions are seen."""


@dataclass(frozen=True)
class Proof:
    """The outcome of an attempt to prove a statement.

    Attributes
    ----------
    status : ``"proved"``, ``"unproved"`` (see `reason`) or ``"refuted"`` (the true expansion
        differs)
    certificate : a JSON object that `esma.proofs.checker.check` accepts; None unless proved
    reason : why there is no proof, in one line; empty when proved
    rewriting : how the statement's constant was put in terms of the certificate's; empty if it
        is that
    index : when refuted, the first index at which the quotients differ
    identity : a key of the recurring identity on which the proof rests: equal for proofs that
        share it
    formula : when parameters were asked for, what is proved: they may start later than
        conjectured
    law : where the certificate states the same quotients by another law, which a theorem knows,
        that one; the other one is seen to agree for many terms only
    """

    status: Status
    certificate: dict[str, Any] | None = None
    reason: str = ""
    rewriting: str = ""
    index: int | None = None
    identity: tuple[Any, ...] = field(default=(), repr=False)
    formula: ParametricFormula | None = None
    law: Law | None = field(default=None, repr=False)

    def __bool__(self) -> bool:
        return self.status == "proved"

    def __repr__(self) -> str:
        return f"<Proof: {self.status}{self.reason and f', {self.reason}'}>"

    def __str__(self) -> str:
        if self.certificate is None:
            return f"{self.status}: {self.reason}"
        return explain.text(self.certificate, self.rewriting)

    def to_rocq(self, name: str = "formula") -> str:
        """The statement and its proof as a file for Rocq (Coq), beside the library of
        `esma.proofs.rocq`.

        Raises
        ------
        EsmaError
            If there is no proof, or the library has no theorem for it.
        """
        if self.certificate is None:
            raise EsmaError(f"there is no proof: {self.reason}")
        return file_of([theorem(self.certificate, name)])

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))

    def _repr_html_(self) -> str:
        if self.certificate is None:
            return writing.html.Markup("<p>{}</p>").format(self)
        # MathJax in notebooks knows no places where a line may break
        return explain.html(self.certificate, self.rewriting).replace(r"\allowbreak", "")


def prove(statement: Statement | LawStatement) -> Proof:
    """Prove one statement; for many statements about one constant use one `Prover`.

    Examples
    --------
    >>> e = Statement("e", parse("e"), (0, 1), (1, 0), (1,), (2,), ((1,), (2, 2), (1,)))
    >>> prove(e).status
    'proved'
    >>> wrong = Statement("e", parse("e"), (0, 1), (1, 0), (1,), (2,), ((1,), (2, 3), (1,)))
    >>> prove(wrong).reason
    'refuted: quotient 5 is 4, not 5'
    """
    return Prover(statement.constant, statement.tree).prove(statement)


def prove_parametric(formula: ParametricFormula) -> Proof:
    """Prove a formula for all values of its parameters from some on.

    A proof at some values says where the groups begin, and the checker decides whether they serve
    for all values.

    Examples
    --------
    >>> from esma.proofs.parametric import Parameter
    >>> from esma.proofs.polynomials import ring
    >>> m, n = ring("mn").gens()
    >>> cot = ParametricFormula("cot(1/n)", (Parameter("n", 1, 1),), (0 * n, n**0), (n**0,), (-1,),
    ...     (), (2 * m * n + n,))
    >>> prove_parametric(cot).formula.range_text()
    'n ≥ 1'
    """
    width, letter = len(formula.parameters), letter_of(formula)
    if formula.law is not None:
        return _certified(formula, *_by_samples(formula))
    for moved in map(formula.shifted, _shifts(width)):  # from where on the constant has a value
        expansion = expansion_of(moved)
        if not isinstance(expansion, Refusal):
            break
        refusal = expansion.reason
    else:
        return _certified(formula, refusal, [("C", None, None)])
    reason = "no proof for single values to start from"
    for u in SAMPLES:
        sample = prove(moved.statement([u] * width))
        if sample.certificate is None or sample.certificate["theorem"] != letter:
            reason = f"for {moved.name_at([u] * width)}: {sample.reason}"
            continue
        start, group = sample.certificate["start"], sample.certificate["group"]
        places = [[a + later * b for a, b in zip(start, group, strict=True)] for later in range(3)]
        found = _certified(moved, reason, [(letter, place, group) for place in places])
        if found:
            return found
        reason = found.reason
    return Proof("unproved", reason=reason, formula=formula)


def _by_samples(formula: ParametricFormula) -> tuple[str, list[tuple[Any, ...]]]:
    """Where the law begins, by proofs at some values: why there is none, and what may be tried."""
    assert formula.law is not None
    width, letter, found = len(formula.parameters), letter_of(formula), list[tuple[Any, ...]]()
    if letter == "F":
        return "", [(letter, (formula.law["from"], len(formula.head)), None)]
    reason = "no proof for single values to start from"
    for u in SAMPLES:
        try:
            sample = prove(formula.at([u] * width))
        except EsmaError:  # the constant has no value there
            continue
        if sample.certificate is None:
            reason = f"for {formula.name_at([u] * width)}: {sample.reason}"
            continue
        place = letter, sample.certificate["start"], sample.certificate["group"]
        if place not in found:
            found.append(place)
    return reason, found


def _certified(formula: ParametricFormula, reason: str, proofs: list[tuple[Any, ...]]) -> Proof:
    """The formula from the least values of the parameters on for which the checker accepts one of
    some proofs, or the reason why it does not.
    """
    tried = list(points_of(proofs, (1, -1)))
    for by in _shifts(len(formula.parameters)):
        moved = formula.shifted(by)
        for proof, sign in list(tried):
            certificate = moved.certificate(proof[0], sign, *proof[1:])
            try:
                check(certificate)
            except CertificateError as error:
                if not str(error).startswith("2."):  # else the constant is not of the theorem's
                    reason = said(error)
                if str(error).startswith("7.8"):  # whatever the parameters' first values are
                    tried.remove((proof, sign))
            else:
                return Proof("proved", certificate, formula=moved)
    return Proof("unproved", reason=reason, formula=formula)


def _shifts(width: int) -> Iterator[tuple[int, ...]]:
    """By how many steps parameters' first values are raised."""
    most = MAX_SHIFT if width == 1 else MAX_SHIFT // 2
    yield from sorted(points_of(range(most + 1), repeat=width), key=lambda by: (sum(by), by))


def is_long(certificate: Mapping[str, Any]) -> bool:
    """Whether a proof has so many entries that the checker, whose steps are bounded, may refuse it:
    such a one is checked before it is called a proof.
    """
    return _long(certificate["group"] or (), certificate["statement"].get("block", ()))


def _long(group: Sequence[int], block: Sequence[Any]) -> bool:
    return max(sum(group), len(block)) > LONG


class Prover:
    """Proves statements about one constant, and keeps what they have in common.

    A recurring identity belongs to a tail, not to a statement: all statements whose tails agree
    up to a shift share one. Finding it takes milliseconds, and the first terms of a further
    statement only a comparison of matrices.

    Parameters
    ----------
    constant : the constant's name
    tree : its expression; parsed from the name if not given
    """

    def __init__(self, constant: str, tree: Node | None = None) -> None:
        self.constant = constant
        self.tree = parse(constant) if tree is None else tree
        self.match = match(self.tree)
        self._chains: dict[tuple[Any, ...], Chain] = {}
        self._products: dict[Expansion, list[Matrix]] = {}
        self._last: tuple[tuple[tuple[int, ...], tuple[int, ...]], Image | Refusal] | None = None

    def prove(self, statement: Statement | LawStatement) -> Proof:
        """Prove, refute, or say why neither was possible."""
        if statement.constant != self.constant:
            reason = f"the statement is about {statement.constant}, the prover for {self.constant}"
            return Proof("unproved", reason=reason)
        reduced = self.image(statement.numerator, statement.denominator)
        if isinstance(reduced, Refusal):
            return Proof("unproved", reason=reduced.reason)
        try:
            if reduced.quotients is not None:
                found = _by_law(statement, reduced, reduced.quotients)
            elif isinstance(statement, LawStatement):
                found = Proof("unproved", reason="the quotients have no interlaced form")
            elif reduced.surd is None:
                found = self._by_conjugacy(statement, reduced)
            else:
                found = _by_period(statement, reduced, reduced.surd)
            if found.certificate is not None and is_long(found.certificate):
                check(found.certificate)
        except CertificateError as error:
            found = Proof("unproved", reason=f"the checker refuses the proof: {said(error)}")
        except EsmaError as error:  # no statement
            return Proof("unproved", reason=str(error))
        note = reduced.match.rewriting
        return replace(found, rewriting=note) if note else found

    def image(self, numerator: tuple[int, ...], denominator: tuple[int, ...]) -> Image | Refusal:
        """What the theorem says of a left-hand side; the last is kept: its words come in turn."""
        if self.match is None:
            if known_parts(self.tree):
                return Refusal(
                    "the constant is known by its digits only, of which no theorem tells"
                )
            return Refusal(f"no theorem for this constant: {self.constant}")
        key, last = (numerator, denominator), self._last
        if last is None or last[0] != key:
            self._last = last = key, image(self.match, numerator, denominator)
        return last[1]

    def read(
        self, certificate: Mapping[str, Any], statement: Statement | LawStatement
    ) -> Proof | None:
        """The proof that a certificate holds, None where what it states is not this statement.

        Whether the certificate proves it is for the checker to say. The two may differ in the
        spelling of the constant, which is compared by rewriting, not by digits.
        """
        reduced = self.image(statement.numerator, statement.denominator)
        if isinstance(reduced, Refusal) or statement.constant != self.constant:
            return None
        try:
            certificate = current(certificate)
            stated = [canonical_statement(statement, reduced, sign) for sign in (1, -1)]
        except EsmaError:
            return None
        if reduced.quotients is not None and certificate.get("group") is not None:
            try:
                own = _by_law(statement, reduced, reduced.quotients).certificate
            except CertificateError:
                return None
            stated = [own["statement"]] if own else []
        if certificate.get("statement") not in stated or certificate.get("parameters"):
            return None
        return Proof("proved", certificate, rewriting=reduced.match.rewriting)

    def _by_conjugacy(self, statement: Statement, reduced: Image) -> Proof:
        """The statement's expansion meets the theorem's in a recurring state (Theorem B)."""
        x, m, y = reduced.expansion, reduced.matrix, statement
        assert x is not None
        assert m is not None
        m = _with_positive_value(x, m)
        key, offset = _tail_key(y)
        chain = self._chain(x, key, y, offset, m)
        if isinstance(chain, Refusal):
            return _refute(x, y, m, chain.reason)
        place = self._place(x, y, m, chain, offset)
        if place is None:
            return _refute(x, y, m, "the first terms do not lead to the recurring state")
        stated = canonical_statement(statement, reduced, 1 if m == reduced.matrix else -1)
        letter = reduced.match.canonical.letter
        certificate = certificate_of(stated, letter, place, chain.group)
        return Proof("proved", certificate, identity=(x, *key))

    def shared(self, conjecture: Conjecture, line: Matrix) -> Chain | None:
        """The recurring state that a formula shares with all others with its tail, which counts
        from the tail's canonical start; None where there is none, or a proof would be long.

        Parameters
        ----------
        line : the left-hand side, of degree 1, as a Möbius image of the constant
        """
        whole, tail = self._whole, conjecture.tail
        if isinstance(whole, Refusal) or whole.expansion is None or tail is None:
            return None
        assert whole.matrix is not None
        x, m, rows = whole.expansion, times(line, whole.matrix), conjecture.law.rows
        found = align_quickly(x, rows, conjecture.signs, m) if rows is not None else None
        if rows and found:
            found = replace(found, y=found.y - len(rows.head) - tail.offset)
            self._keep((x, tail.key), found)
            return (
                None if _long(found.group, rows.rows[:: len(rows.rows) // rows.period]) else found
            )
        statement = statement_of(conjecture)
        if not isinstance(statement, Statement):
            return None
        try:
            key, offset = _tail_key(statement)
            chain = self._chain(x, key, statement, offset, m)
        except EsmaError:  # no statement
            return None
        return None if isinstance(chain, Refusal) or _long(chain.group, statement.tail) else chain

    @cached_property
    def _whole(self) -> Image | Refusal:
        """What the theorem says of the constant itself."""
        return self.image((0, 1), (1, 0))

    def _chain(
        self, x: Expansion, key: tuple[Any, ...], y: Statement, offset: int, m: Matrix
    ) -> Chain | Refusal:
        """The recurring state of x and the tail of ``y = M x``, which all statements with this tail
        share: its y counts from the canonical start of the tail.
        """
        known = self._chains.get((x, *key))
        if known is None:
            found = align(x, y, m, (1000 // y.period + MAX_BLOCKS) * y.period)
            if isinstance(found, Refusal):
                return found
            known = replace(found, y=found.y - offset)
            self._keep((x, *key), known)
        return known

    def _keep(self, key: tuple[Any, ...], chain: Chain) -> None:
        """Keep a chain for later statements, and not too many of them."""
        if len(self._chains) >= MAX_CHAINS:
            self._chains.clear()
        self._chains[key] = chain

    def _place(
        self, x: Expansion, y: Statement, m: Matrix, chain: Chain, offset: int
    ) -> tuple[int, int] | None:
        """Where groups of a chain may begin on both sides, if the first terms lead there."""
        assert y.admissible_from is not None
        (tx, ty), i, n = chain.group, chain.x, chain.y + offset
        groups = max(-(-(y.admissible_from - n) // ty), -(i // tx))
        i, n = i + groups * tx, n + groups * ty
        for _ in range(4):  # a few groups further the bounds on the value are good enough
            first = product(y, 0, n)
            if is_positive(first):
                left = times(m, self._product(x, i))
                return (i, n) if proportional(left, times(first, chain.matrix)) else None
            i, n = i + tx, n + ty
        return None

    def _product(self, x: Expansion, count: int) -> Matrix:
        """The product of the first entries of the theorem's expansion, from a table."""
        table = self._products.get(x, [IDENTITY])
        if len(table) <= count:
            # a new one, for other threads may prove with this prover too
            table = [*table]
            while len(table) <= count:
                table.append(times(table[-1], x.entry(len(table) - 1)))
            self._products[x] = table
        return table[count]


def _by_period(y: Statement, reduced: Image, signed: Surd | Fraction) -> Proof:
    """The complete quotients of a quadratic irrational recur (Theorem C)."""
    if isinstance(signed, Fraction):
        return Proof("unproved", reason="no expansion: P(c)/Q(c) is rational")
    z, n = abs(signed), 0
    sign, pre = 1 if z == signed else -1, len(y.head)
    start: Surd | None = None
    constant = all(len(p) == 1 for p in (*y.tail, *y.runs))
    for k, (a, s, length) in enumerate(y.counted()):
        if constant and k >= pre and (k - pre) % y.period == 0:
            if z == start:
                stated = canonical_statement(y, reduced, sign)
                identity = ("quadratic", _tail_key(y)[0])
                letter = reduced.match.canonical.letter
                return Proof("proved", certificate_of(stated, letter), identity=identity)
            start = z
        agree, z = z.read(a, s, length)
        n += agree
        if agree < length:
            return _refuted(n, a, z.floor() + (s < 0))
        if k > max(MAX_TERMS, pre + 2 * y.period):
            break
    return Proof("unproved", reason=f"the first {MAX_TERMS} quotients agree, but do not recur")


def _by_law(y: Statement | LawStatement, reduced: Image, x: LawfulQuotients) -> Proof:
    """The quotients follow a law by which a theorem tells them (Theorems D and S)."""
    assert reduced.matrix is not None
    groups = x.conjugate(reduced.matrix, y.signs)
    if groups is not None:
        return _by_groups(y, reduced, x, groups)
    x, m = x.seen_from(reduced.matrix)
    a, b, c, d = m
    if abs(a * d - b * c) != 1:
        return Proof("unproved", reason="no theorem: P(c)/Q(c) has not the tail of the constant")
    if min(y.signs) < 0:
        return Proof("unproved", reason="no theorem for this constant under minus signs")
    found = meeting(x.first(MEETING), m)
    if found is None:
        return Proof("unproved", reason=f"the tails do not meet within {MEETING} quotients")
    sign, head, i = found
    known = [*head, *x.first(COMPARED)[i:]]
    said = y.law.listed(COMPARED) if isinstance(y, LawStatement) else y.listed(COMPARED)
    for n, (one, true) in enumerate(zip(said, known, strict=False)):
        if one != true:
            return _refuted(n, one, true)
    if not isinstance(y, LawStatement):
        return Proof("unproved", reason=f"the first {COMPARED} quotients agree, by another law")
    refusal = CertificateError("no law")
    for law in x.laws(head, i, y.law):
        assert law.stated is not None
        first, _ = law.stated
        begins = x.offset + i + len(first) - len(head)
        place, other = (begins, len(first)), y.law.stated != law.stated
        stated = canonical_statement(replace(y, law=law), reduced, sign)
        certificate = certificate_of(stated, reduced.match.canonical.letter, place)
        try:
            check(certificate)
        except CertificateError as error:
            refusal = error
        else:
            return Proof("proved", certificate, law=law if other else None)
    raise refusal


def _by_groups(
    y: Statement | LawStatement, reduced: Image, x: LawfulQuotients, found: Conjugacy
) -> Proof:
    """Groups of quotients are conjugate to those of the theorem's number (Theorem S)."""
    said = y.law.listed(COMPARED) if isinstance(y, LawStatement) else y.listed(COMPARED)
    for n, (one, true) in enumerate(zip(said, found.law.listed(COMPARED), strict=False)):
        if one != true:
            return _refuted(n, one, true)
    if not isinstance(y, LawStatement):
        return Proof("unproved", reason=f"the first {COMPARED} quotients agree, by another law")
    stated = canonical_statement(replace(y, law=found.law), reduced, found.sign)
    letter = reduced.match.canonical.letter
    certificate = certificate_of(stated, letter, found.start, found.group)
    check(certificate)
    return Proof("proved", certificate, law=None if x.is_same(y.law, found.law) else found.law)


def _refute(x: Expansion, y: Statement, m: Matrix, failure: str) -> Proof:
    """Compare with the true expansion, term by term."""
    pairs = zip(y.written_out(), _true_terms(x, m, y.signs), strict=False)
    for n, ((a, _), true) in enumerate(pairs):
        if a != true:
            return _refuted(n, a, true)
        if n >= MAX_TERMS:
            break
    return Proof("unproved", reason=failure)


def _refuted(n: int, a: int, true: int) -> Proof:
    return Proof("refuted", reason=f"refuted: quotient {n} is {true}, not {a}", index=n)


def _true_terms(x: Expansion, m: Matrix, signs: tuple[int, ...]) -> Iterator[int]:
    """The quotients of the signed expansion of M X, from integer bounds."""
    i, n = x.start, 0
    a, b, c, d = times(m, product(x, 0, i))
    while True:
        lo, hi = x.bounds(i)
        below_lo, below_hi = c * lo + d, c * hi + d
        if below_lo * below_hi > 0:
            low, high = (a * lo + b) // below_lo, (a * hi + b) // below_hi
            if low == high:
                s = signs[n % len(signs)]
                q = low + (s < 0)
                yield q
                n += 1
                a, b, c, d = s * c, s * d, a - q * c, b - q * d
                continue
        a, b, c, d = times((a, b, c, d), x.entry(i))
        i += 1


def _with_positive_value(x: Expansion, m: Matrix) -> Matrix:
    """M or -M on the upper row, so that M X > 0; X is irrational, so the sign shows up."""
    i = x.start
    a, b, c, d = times(m, product(x, 0, i))
    while True:
        above, below = zip(*((a * z + b, c * z + d) for z in x.bounds(i)), strict=True)
        if above[0] * above[1] > 0 and below[0] * below[1] > 0:
            return m if above[0] * below[0] > 0 else (-m[0], -m[1], m[2], m[3])
        a, b, c, d = times((a, b, c, d), x.entry(i))
        i += 1


def canonical_statement(
    statement: Statement | LawStatement, reduced: Image, sign: int
) -> dict[str, Any]:
    """What a certificate says about a statement: that P(c)/Q(c), or its negative, has this
    continued fraction, where the checker knows the constant and P/Q is in lowest terms; else the
    same in terms of the canonical constant.
    """
    p, q = reduced.numerator, reduced.denominator
    if reduced.match.is_identity:
        given = tuple(map(_trimmed, (statement.numerator, statement.denominator)))
        size = max(map(len, given))
        if size == max(len(p), len(q)):
            p, q = statement.numerator[:size], statement.denominator[:size]
    return statement.canonical_dict(reduced.match.text, tuple(sign * c for c in p), q)


def _trimmed(p: tuple[int, ...]) -> tuple[int, ...]:
    while p and p[-1] == 0:
        p = p[:-1]
    return p


def is_positive(product: Matrix) -> bool:
    """Whether the matrix maps [1, infinity) into (0, infinity)."""
    p, r, q, t = product
    e = 1 if q + t > 0 else -1
    return e * p >= 0 < e * (p + r) and e * q >= 0 < e * (q + t)


def _tail_key(y: Statement) -> tuple[tuple[Any, ...], int]:
    """A key of the tail up to a shift of the index, and the entry at which that tail starts."""
    pre = len(y.head)
    if y.base > 1:
        return (y.tail, y.runs, y.base, *map(y.sign, range(pre, pre + y.period))), pre
    known = y.known
    if known is None:
        width = max(map(len, (*y.tail, *y.runs)))
        rows, runs = ([row_of(p, width) for p in part] for part in (y.tail, y.runs))
        known = tail_of_runs(rows, runs) if runs else tail_of(y.head, rows, y.signs)
    return (known.key,), pre + known.offset
