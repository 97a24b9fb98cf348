"""A conjecture: a signed continued fraction with a closed form, and the digits to which it is
certified.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import chain, islice
from typing import Any

from esma.enumeration.constants import Constant, constant
from esma.enumeration.expressions import Expression, reduced
from esma.enumeration.words import check_word
from esma.errors import EsmaError
from esma.massey.differences import in_powers
from esma.massey.laws.holonomic import SURPLUS, HolonomicRecurrence
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.recurrence import LinearRecurrence
from esma.massey.laws.recurrent_runs import RecurrentRuns
from esma.massey.laws.runs import Entry, SemiRegularForm
from esma.massey.recognise import Form
from esma.writing.display import LINE, Typeset, aligned, measure, short_count
from esma.writing.nested import nested_latex, nested_text

from .counts import simple_terms_for, steps_of, terms_for
from .evaluation import admissible, continues
from .keys import key_of
from .packed import Packed, first_terms
from .rates import plain_rate, plain_simple_rate, rates_of, simple_rate
from .tails import Tail, family_name, tail_of

#: Partial quotients that a JSON object lists.
LISTED_QUOTIENTS = 60
#: Significant digits of the value that a JSON object gives.
VALUE_DIGITS = 50

#: Orders and degrees of recurrences that a search guesses, and a twentieth of the bits of their
#: coefficients, are far below.
_LARGEST_RECURRENCE = 200
#: Connection polynomials of tails that were met, and how many are kept.
_CONNECTIONS: dict[bytes, tuple[int, ...]] = {}
_MAX_CONNECTIONS = 10_000

FIELDS = (
    "key",
    "constant",
    "lhs",
    "numerator",
    "denominator",
    "value",
    "signs",
    "partial_quotients",
    "preperiod",
    "period",
    "polynomials",
    "recurrence",
    "initials",
    "runs",
    "verified_digits",
    "convergence_rate",
    "simple_rate",
    "status",
    "certificate",
    "family",
)
"""The fields of the JSON form, in their order."""
#: Fields that older files do not have.
_LATER = ("key", "runs")


@dataclass(frozen=True, repr=False)
class Conjecture(Typeset):
    """``|P(c)/Q(c)| = a0 + s0/(a1 + s1/(a2 + ...))`` with quotients that follow a form.

    Attributes
    ----------
    constant, expression : c and P/Q
    negative : whether P(c)/Q(c) is below zero
    signs : the sign word
    law : interlaced polynomials, a linear recurrence where there are none, growing runs, or a
        recurrence with polynomial coefficients
    verified_digits : decimal digits of agreement that ball arithmetic certifies
    certificate : the proof, where there is one
    tail : its tail, where that is known already
    """

    constant: Constant
    expression: Expression
    negative: bool
    signs: tuple[int, ...]
    law: Form
    verified_digits: int
    certificate: Mapping[str, Any] | None = None
    tail: Tail | None = field(default=None, compare=False)

    @property
    def status(self) -> str:
        """``"proved"`` where there is a certificate, else ``"conjecture"``."""
        return "conjecture" if self.certificate is None else "proved"

    @cached_property
    def key(self) -> str:
        """Eight characters that name the formula everywhere: of its constant, P, Q and signs."""
        x = self.expression
        return key_of(self.constant.name, x.numerator, x.denominator, self.signs)

    @property
    def lhs(self) -> str:
        """The left-hand side as text that sympy parses."""
        return _lhs(self.expression, self.constant.name, self.negative)

    @property
    def interlaced(self) -> Hurwitzian | None:
        """The interlaced form, None where there is another one."""
        return self.law if isinstance(self.law, Hurwitzian) else None

    @property
    def runs(self) -> SemiRegularForm | RecurrentRuns | None:
        """The form with growing runs, None where there are none."""
        return self.law if isinstance(self.law, SemiRegularForm | RecurrentRuns) else None

    @cached_property
    def recurrence(self) -> LinearRecurrence | None:
        """The shortest linear recurrence of the partial quotients over Z; None with growing runs,
        which have none, and where the coefficients are polynomials.
        """
        if isinstance(self.law, SemiRegularForm | RecurrentRuns | HolonomicRecurrence):
            return None
        return self.law.recurrence if isinstance(self.law, Hurwitzian) else self.law

    @property
    def holonomic(self) -> HolonomicRecurrence | None:
        """The recurrence with polynomial coefficients, None where there is another form."""
        return self.law if isinstance(self.law, HolonomicRecurrence) else None

    @cached_property
    def partial_quotients(self) -> list[int]:
        """The first 60 partial quotients."""
        return self.law.terms(LISTED_QUOTIENTS)

    @cached_property
    def value(self) -> str:
        """The value to 50 significant digits."""
        return _decimal(self.constant, self.expression)

    @cached_property
    def convergence_rate(self) -> float:
        """``2 log10 q_n / n`` for the first n with ``q_n**2 > 10**1000``, q_n the denominators: an
        average, by which formulas are ranked.
        """
        return rates_of(Packed.of([self.law]), [self.signs])[0]

    @cached_property
    def simple_rate(self) -> float:
        """Digits a term of the simple continued fraction of the value."""
        return simple_rate(self.constant, self.expression)

    @cached_property
    def terms_needed(self) -> tuple[int | None, int | None]:
        """The least numbers of terms whose convergent differs from the value by less than 10**-100,
        and by less than 10**-1000; decided exactly, None where the fraction does not converge.
        """
        if not admissible(self.law, self.signs):
            return None, None
        few, many = terms_for(steps_of(self.law, self.signs))
        return few, many

    @cached_property
    def simple_terms_needed(self) -> tuple[int | None, int | None]:
        """Terms for 100 and 1000 digits of the simple continued fraction of the value."""
        if self.signs == (1,):
            return self.terms_needed
        few, many = simple_terms_for(self.constant, self.expression)
        return few, many

    def convergence_text(self) -> str:
        """How fast it converges, in words."""
        few, many = map(short_count, self.terms_needed)
        text = f"{few} terms for 100 digits, {many} for 1000"
        if self.signs == (1,):
            return text
        few, many = map(short_count, self.simple_terms_needed)
        return f"{text}; the simple continued fraction of the value needs {few} and {many}"

    @cached_property
    def family(self) -> str:
        """Name shared by all conjectures about this constant whose tails are the same."""
        tail = self.tail or tail_of(self.law, self.signs)
        return family_name(self.constant.name, tail.key)

    @cached_property
    def complexity(self) -> int:
        """A whole number for ranking: how much there is to write down on both sides."""
        form = self.law
        if isinstance(form, Hurwitzian):
            numbers = [*form.head, *chain.from_iterable(form.coefficients)]
        elif isinstance(form, SemiRegularForm):
            numbers = [*(a for a, _ in form.head), *(n for n in form.head_lengths if n > 1)]
            for e in form.entries:
                numbers += [*in_powers(e.quotient), *in_powers(e.length)]
        elif isinstance(form, HolonomicRecurrence):
            numbers = [*form.initials, *chain.from_iterable(form.coefficients)]
        else:
            law = form.simple if isinstance(form, RecurrentRuns) else form
            numbers = [*law.coefficients, *law.initials]
        right = len(numbers) + sum(
            [
                c.bit_length()
                if type(c) is int
                else c.numerator.bit_length() + c.denominator.bit_length() - 1
                for c in numbers
            ]
        )
        return self.expression.complexity + 2 * len(self.signs) + right

    def left_text(self) -> str:
        """The left-hand side for the terminal."""
        return self.expression.pretty(self.constant.symbol(), negative=self.negative)

    def left_latex(self) -> str:
        """The left-hand side in LaTeX."""
        return self.expression.latex(self.constant.latex(), negative=self.negative)

    def latex(self, depth: int = 5) -> str:
        """The formula in LaTeX: both sides, `depth` terms written out if they fit, then the
        closed form, on more than one line if it has to be.
        """
        left, signs, closed = self.left_latex(), self.signs, self.law.latex(LINE - 3)
        room = LINE - 2 - measure(left)
        nested = nested_latex(self.terms(depth), signs, depth, width=max(room, LINE / 2))
        lines = [f"{left} = {nested}", f"= {closed}"]
        if measure(lines[0]) > LINE:
            lines[:1] = [left, rf"\quad = {nested}"]
        elif measure(" ".join(lines)) <= LINE and not closed.startswith(r"\begin"):
            return " ".join(lines)
        return aligned([lines[0], *(rf"\quad {line}" for line in lines[1:])])

    def __str__(self) -> str:
        nested = nested_text(self.terms(4), self.signs, 4)
        return f"{self.left_text()} = {nested}, quotients {self.law}"

    def __repr__(self) -> str:
        return f"<Conjecture: {self}>"

    def terms(self, count: int) -> list[int]:
        """The first `count` partial quotients."""
        return self.law.terms(count)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object, with exactly the fields of `FIELDS`; everything in it is of a JSON
        type.
        """
        form, recurrence = self.interlaced, self.holonomic or self.recurrence
        return {
            "key": self.key,
            "constant": self.constant.name,
            "lhs": self.lhs,
            "numerator": list(self.expression.numerator),
            "denominator": list(self.expression.denominator),
            "value": self.value,
            "signs": list(self.signs),
            "partial_quotients": self.partial_quotients,
            "preperiod": None if form is None else form.preperiod,
            "period": None if form is None else form.period,
            "polynomials": None if form is None else _json_polynomials(form.coefficients),
            "recurrence": None if recurrence is None else json_of_recurrence(recurrence),
            "initials": None if recurrence is None else list(recurrence.initials),
            "runs": None if self.runs is None else json_of_runs(self.runs),
            "verified_digits": self.verified_digits,
            "convergence_rate": round(self.convergence_rate, 6),
            "simple_rate": round(self.simple_rate, 6),
            "status": self.status,
            "certificate": None if self.certificate is None else dict(self.certificate),
            "family": self.family,
        }


def prepare(conjectures: Sequence[Conjecture], *, ranking: bool = False) -> None:
    """Work out at once what many conjectures say of themselves, by compiled loops over all of
    them; each then has it at hand.

    Parameters
    ----------
    ranking : only what a ranking needs: rates
    """
    pack = Packed.of([x.law for x in conjectures])
    rates = rates_of(pack, [x.signs for x in conjectures])
    for x, rate in zip(conjectures, rates, strict=True):
        x.__dict__["convergence_rate"] = rate  # where `cached_property` looks for it
    if ranking:
        return
    if len(_CONNECTIONS) > _MAX_CONNECTIONS:
        _CONNECTIONS.clear()
    orders, counts = [], []
    for x in conjectures:
        order, form = 0, x.law
        if isinstance(form, Hurwitzian):
            if x.tail is not None:  # the members of a family share it
                known = _CONNECTIONS.get(x.tail.key)
                if known is None:
                    _CONNECTIONS[x.tail.key] = form.connection
                else:
                    form.__dict__["connection"] = known
            order = form.order
        orders.append(order)
        counts.append(max(LISTED_QUOTIENTS, order))
    terms = first_terms(pack, counts)
    for x, order, first in zip(conjectures, orders, terms, strict=True):
        x.__dict__["partial_quotients"] = first[:LISTED_QUOTIENTS]
        if isinstance(x.law, Hurwitzian):
            x.__dict__["recurrence"] = LinearRecurrence(x.law.connection, tuple(first[:order]))


def prepare_plainly(conjecture: Conjecture) -> None:
    """Work out the rates of one conjecture in integers: to load compiled loops takes a second."""
    x = conjecture
    x.__dict__["convergence_rate"] = plain_rate(x.law, x.signs)
    x.__dict__["simple_rate"] = plain_simple_rate(x.constant, x.expression)


def json_forms(conjectures: Iterable[Conjecture]) -> Iterator[dict[str, Any]]:
    """The JSON objects of many conjectures, faster than one by one.

    Examples
    --------
    >>> import esma
    >>> found = esma.search("e", coeff_limit=1, max_period=1)
    >>> [x["lhs"] for x in json_forms(found[:2])]
    ['(e + 1)/(e - 1)', '(e - 1)/(e + 1)']
    """
    rest = iter(conjectures)
    while some := list(islice(rest, 1000)):
        prepare(some)
        for x in some:
            yield x.to_dict()


def from_dict(data: Mapping[str, Any]) -> Conjecture:
    """The conjecture of a JSON object, from the fields that define it; the others follow.

    `verified_digits`, `status` and `certificate` are taken from the object: they are claims, which
    `esma verify` and `esma check` test.

    Raises
    ------
    EsmaError
        One line that says which field is missing or wrong.

    Examples
    --------
    >>> import esma
    >>> x = esma.search("e", coeff_limit=1, max_period=1)[0]
    >>> from_dict(x.to_dict()) == x
    True
    """
    missing = [name for name in FIELDS if name not in data and name not in _LATER]
    if missing and "formula" in data:
        raise EsmaError(
            "this is a formula for many constants, as 'esma family --json' writes them:"
            " 'esma check' reads it, and nothing else does"
        )
    if missing:
        raise EsmaError(f"a formula needs the field {missing[0]!r}: see 'esma search e --json'")
    with _reading("numerator or denominator"):
        expression = reduced(_integers(data, "numerator"), _integers(data, "denominator"))
    with _reading("constant"):
        c = constant(data["constant"])
    with _reading("signs"):
        signs = check_word(_integers(data, "signs"))
    form = _form_of(data)
    with _reading("runs"):
        if isinstance(form, SemiRegularForm | RecurrentRuns) and not admissible(form, signs):
            raise ValueError
    with _reading("recurrence"):  # its terms are integers, and their continued fraction converges
        if isinstance(form, HolonomicRecurrence) and not (
            continues(form) and admissible(form, signs)
        ):
            raise ValueError
    digits, certificate = data["verified_digits"], data["certificate"]
    with _reading("verified_digits"):
        if type(digits) is not int:
            raise TypeError
    with _reading("certificate"):
        if not isinstance(certificate, dict | None):
            raise TypeError
    negative = expression.sign_at(c) < 0
    return Conjecture(c, expression, negative, signs, form, digits, certificate)


def key_in(data: Mapping[str, Any]) -> str | None:
    """The key of the formula that a JSON object states, whatever its own field says; None where it
    states none.
    """
    try:
        p, q = _integers(data, "numerator"), _integers(data, "denominator")
        return key_of(_canonical(data["constant"]), p, q, _integers(data, "signs"))
    except (LookupError, TypeError, ValueError):
        return None


@lru_cache(maxsize=1024)
def _canonical(name: str) -> str:
    return constant(name).name


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Say which field is wrong where something goes wrong meanwhile."""
    try:
        yield
    except EsmaError:
        raise
    except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError):
        raise EsmaError(
            f"this is not a formula that 'esma search --json' wrote: its {name} cannot be read"
        ) from None


def _form_of(data: Mapping[str, Any]) -> Form:
    if data.get("runs") is not None:
        with _reading("runs"):
            return _runs_from_json(data["runs"])
    with _reading("recurrence or initials"):
        initials = _integers(data, "initials")
        if isinstance(data["recurrence"], Mapping):
            return _holonomic_from_json(data["recurrence"], initials)
        recurrence = LinearRecurrence(_integers(data, "recurrence"), initials)
    if data["polynomials"] is None:
        return recurrence
    with _reading("preperiod or period"):
        # a recurrence is never shorter than its transient: no term has to be computed
        head = initials[: data["preperiod"]]
        if type(data["preperiod"]) is not int or len(head) != data["preperiod"]:
            raise ValueError
        if data["period"] != len(data["polynomials"]):
            raise ValueError
    with _reading("polynomials"):
        if not all(isinstance(p, list) and p for p in data["polynomials"]):
            raise ValueError
        polynomials = [list(map(_exact, p)) for p in data["polynomials"]]
        return Hurwitzian.from_polynomials(head, polynomials)


def json_of_recurrence(form: LinearRecurrence | HolonomicRecurrence) -> list[int] | dict[str, Any]:
    """The coefficients of a recurrence; where they are polynomials, an object with these, lowest
    degree first, and the surplus of equations.
    """
    if isinstance(form, LinearRecurrence):
        return list(form.coefficients)
    return {"coefficients": [list(q) for q in form.coefficients], "surplus": form.surplus}


def _holonomic_from_json(data: Mapping[str, Any], initials: tuple[int, ...]) -> HolonomicRecurrence:
    rows = data["coefficients"]
    surplus = data["surplus"]
    if not rows or not all(rows) or type(surplus) is not int or not SURPLUS <= surplus < 1 << 32:
        raise ValueError("recurrence has no polynomials, or no surplus")
    coefficients = tuple(_integers({"recurrence": q}, "recurrence") for q in rows)
    form = HolonomicRecurrence(coefficients, initials, surplus)
    if len(initials) < form.order:
        raise ValueError("a recurrence needs as many initial terms as its order")
    size = max(c.bit_length() for q in coefficients for c in q)
    if max(form.order, form.degree, size // 20) > _LARGEST_RECURRENCE:
        raise ValueError("the recurrence is larger than any that a search guesses")
    return form


def json_of_runs(form: SemiRegularForm | RecurrentRuns) -> dict[str, Any]:
    """Counted runs: quotients before the regular part, with how many times each occurs where one
    is repeated, and for each entry of a block the polynomials of the quotient and
    of the number of times it stands there; or the recurrence of the simple expansion.
    """
    if isinstance(form, RecurrentRuns):
        simple = form.simple
        return {
            "simple": {
                "recurrence": list(simple.coefficients),
                "initials": list(simple.initials),
            }
        }
    counted = {"head_lengths": list(form.head_lengths)} if form.head_lengths else {}
    return {
        "head": [a for a, _ in form.head],
        **counted,
        "polynomials": _json_polynomials(in_powers(e.quotient) for e in form.entries),
        "lengths": _json_polynomials(in_powers(e.length) for e in form.entries),
    }


def _runs_from_json(data: Mapping[str, Any]) -> SemiRegularForm | RecurrentRuns:
    if "simple" in data:
        simple = data["simple"]
        rule, first = _integers(simple, "recurrence"), _integers(simple, "initials")
        return RecurrentRuns(LinearRecurrence(rule, first))
    quotients, times = (
        [Hurwitzian.from_polynomials((), [list(map(_exact, p))]).differences[0] for p in data[name]]
        for name in ("polynomials", "lengths")
    )
    entries = [Entry(q, -1, n) for q, n in zip(quotients, times, strict=True)]
    head = tuple((a, -1) for a in _integers(data, "head"))
    lengths = _integers(data, "head_lengths") if "head_lengths" in data else ()
    if lengths and len(lengths) != len(head):
        raise ValueError("head_lengths does not fit head")
    return SemiRegularForm(head, tuple(entries), lengths)


def _integers(data: Mapping[str, Any], name: str) -> tuple[int, ...]:
    values = data[name]
    if not isinstance(values, list) or any(type(x) is not int for x in values):
        raise ValueError(f"{name} is not a list of whole numbers")
    return tuple(values)


def _exact(c: int | str) -> int | Fraction:
    """A coefficient of the JSON form."""
    return c if type(c) is int else Fraction(c)


@lru_cache(maxsize=1024)
def _decimal(constant: Constant, expression: Expression) -> str:
    return expression.decimal(constant, VALUE_DIGITS)


@lru_cache(maxsize=1024)
def _lhs(expression: Expression, name: str, negative: bool) -> str:
    return expression.lhs(name, negative=negative)


def _json_polynomials(
    polynomials: Iterable[Sequence[int | Fraction]],
) -> list[list[int | str]]:
    return [[c if type(c) is int else _json_number(c) for c in p] for p in polynomials]


def _json_number(c: int | Fraction) -> int | str:
    return int(c) if c.denominator == 1 else f"{c.numerator}/{c.denominator}"
