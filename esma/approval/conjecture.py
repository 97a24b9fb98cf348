"""A conjecture: a signed continued fraction with a closed form, and the digits to which it is
certified.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

from esma.enumeration.constants import Constant, constant
from esma.enumeration.expressions import Expression, reduced
from esma.enumeration.words import check_word
from esma.errors import EsmaError
from esma.massey.laws import Law, LinearRecurrence, read_law
from esma.massey.laws.reading import integers_in, reading
from esma.massey.laws.tails import Tail, tail_class_name
from esma.writing.display import LINE, Typeset, aligned, measure, short_count
from esma.writing.nested import nested_latex, nested_text

from .counts import simple_terms_for, steps_of, terms_for
from .keys import key_of
from .packed import Packed, first_terms
from .rates import plain_rate, plain_simple_rate, rates_of, simple_rate

#: Partial quotients that a JSON object lists.
LISTED_QUOTIENTS = 60
#: Significant digits of the value that a JSON object gives.
VALUE_DIGITS = 50

#: Connection polynomials of tails that were met, and how many are kept.
_CONNECTIONS: dict[bytes, tuple[int, ...]] = {}
_MAX_CONNECTIONS = 10_000

LAW_FIELDS = ("preperiod", "period", "polynomials", "recurrence", "initials", "runs")
"""Those of the law."""
FIELDS = (
    "key",
    "constant",
    "lhs",
    "numerator",
    "denominator",
    "value",
    "signs",
    "partial_quotients",
    *LAW_FIELDS,
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
    """``|P(c)/Q(c)| = a0 + s0/(a1 + s1/(a2 + ...))`` with quotients that follow a law.

    Attributes
    ----------
    constant, expression : c and P/Q
    negative : whether P(c)/Q(c) is below zero
    signs : the sign word
    law : what all quotients follow
    verified_digits : decimal digits of agreement that ball arithmetic certifies
    certificate : the proof, where there is one
    tail : its tail, where that is known already

    Examples
    --------
    >>> import esma
    >>> x = esma.search("e", coeff_limit=1, words=["-+"])[0]
    >>> print(x)
    e = 3 − 1/(3 + 1/(2 − 1/(5 + …))), quotients [3; ⟨2m+3, 2⟩]
    >>> x.key, x.status, x.terms(6)
    ('r9rufmx7', 'proved', [3, 3, 2, 5, 2, 7])
    """

    constant: Constant
    expression: Expression
    negative: bool
    signs: tuple[int, ...]
    law: Law
    verified_digits: int
    certificate: Mapping[str, Any] | None = field(default_factory=lambda: None)
    tail: Tail | None = field(default=None, compare=False)

    def certified_by(self, certify: Callable[[Conjecture], Mapping[str, Any]]) -> Conjecture:
        """The conjecture, which is known to be proved; its certificate is written when somebody
        asks for it.
        """
        made = object.__new__(Conjecture)
        made.__dict__.update(self.__dict__, _certify=lambda: certify(self))
        del made.__dict__["certificate"]
        return made

    def __getattr__(self, name: str) -> Any:
        """The certificate, when it is first asked for."""
        known = self.__dict__
        certify = known.get("_certify") if name == "certificate" else None
        if certify is not None:
            # kept until then, for an interrupt, or another thread that asks
            known[name] = certify()
            known.pop("_certify", None)
        if name not in known:
            raise AttributeError(name)
        return known[name]

    def __getstate__(self) -> dict[str, Any]:
        """What other processes are given: the certificate too."""
        certificate = self.certificate
        known = {name: x for name, x in self.__dict__.items() if name != "_certify"}
        return known | {"certificate": certificate}

    @property
    def proved(self) -> bool:
        """Whether it has a certificate."""
        return "_certify" in self.__dict__ or self.certificate is not None

    @property
    def status(self) -> str:
        """``"proved"`` where there is a certificate, else ``"conjecture"``."""
        return "proved" if self.proved else "conjecture"

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
    def recurrence(self) -> LinearRecurrence | None:
        """The shortest linear recurrence of the partial quotients over Z, None where there is
        none.
        """
        return self.law.recurrence

    @cached_property
    def partial_quotients(self) -> list[int]:
        """The first 60 partial quotients."""
        return self.law.listed(LISTED_QUOTIENTS)

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
        if not self.law.admissible(self.signs):
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
        tail = self.tail or self.law.tail(self.signs)
        return tail_class_name(self.constant.name, tail.key)

    @cached_property
    def complexity(self) -> int:
        """A whole number for ranking: how much there is to write down on both sides."""
        return self.expression.complexity + 2 * len(self.signs) + law_size(self.law)

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
        return self.law.listed(count)

    def to_dict(self, fields: Sequence[str] = FIELDS) -> dict[str, Any]:
        """The JSON object, with exactly these fields of `FIELDS`; everything in it is of a JSON
        type. What is left out, as certificates that are not written yet, is not worked out.
        """
        law = {} if set(fields).isdisjoint(LAW_FIELDS) else self.law.fields()
        others: dict[str, Callable[[], Any]] = {
            "key": lambda: self.key,
            "constant": lambda: self.constant.name,
            "lhs": lambda: self.lhs,
            "numerator": lambda: list(self.expression.numerator),
            "denominator": lambda: list(self.expression.denominator),
            "value": lambda: self.value,
            "signs": lambda: list(self.signs),
            "partial_quotients": lambda: self.partial_quotients,
            "verified_digits": lambda: self.verified_digits,
            "convergence_rate": lambda: round(self.convergence_rate, 6),
            "simple_rate": lambda: round(self.simple_rate, 6),
            "status": lambda: self.status,
            "certificate": lambda: None if self.certificate is None else dict(self.certificate),
            "family": lambda: self.family,
        }
        return {x: law.get(x) if x in LAW_FIELDS else others[x]() for x in fields}


def law_size(law: Law) -> int:
    """How much there is to write down of a law: its numbers, and their bits."""
    numbers = law.numbers()
    return len(numbers) + sum(
        c.bit_length()
        if type(c) is int
        else c.numerator.bit_length() + c.denominator.bit_length() - 1
        for c in numbers
    )


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
        order, law = 0, x.law.hurwitzian
        if law is not None:
            if x.tail is not None:  # the members of a tail class share it
                known = _CONNECTIONS.get(x.tail.key)
                if known is None:
                    _CONNECTIONS[x.tail.key] = law.connection
                else:
                    law.__dict__["connection"] = known
            order = law.order
        orders.append(order)
        counts.append(max(LISTED_QUOTIENTS, order))
    terms = first_terms(pack, counts)
    for x, order, first in zip(conjectures, orders, terms, strict=True):
        x.__dict__["partial_quotients"] = first[:LISTED_QUOTIENTS]
        if (law := x.law.hurwitzian) is not None:
            law.__dict__["recurrence"] = LinearRecurrence(law.connection, tuple(first[:order]))


def prepare_plainly(conjecture: Conjecture) -> None:
    """Work out the rates of one conjecture in integers: to load compiled loops takes a second."""
    x = conjecture
    x.__dict__["convergence_rate"] = plain_rate(x.law, x.signs)
    x.__dict__["simple_rate"] = plain_simple_rate(x.constant, x.expression)


def json_forms(
    conjectures: Iterable[Conjecture], fields: Sequence[str] = FIELDS
) -> Iterator[dict[str, Any]]:
    """The JSON objects of many conjectures, or these fields of them, faster than one by one.

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
            yield x.to_dict(fields)


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
            "this is a formula for many constants, as 'esma parametric --json' writes them:"
            " 'esma check' reads it, and nothing else does"
        )
    if missing:
        raise EsmaError(f"a formula needs the field {missing[0]!r}: see 'esma search e --json'")
    with reading("numerator or denominator"):
        expression = reduced(integers_in(data, "numerator"), integers_in(data, "denominator"))
    with reading("constant"):
        c = constant(data["constant"])
    with reading("signs"):
        signs = check_word(integers_in(data, "signs"))
    law = read_law(data)
    with reading(law.field):
        if not law.sound(signs):
            raise ValueError
    digits, certificate = data["verified_digits"], data["certificate"]
    with reading("verified_digits"):
        if type(digits) is not int:
            raise TypeError
    with reading("certificate"):
        if not isinstance(certificate, dict | None):
            raise TypeError
    negative = expression.sign_at(c) < 0
    return Conjecture(c, expression, negative, signs, law, digits, certificate)


def key_in(data: Mapping[str, Any]) -> str | None:
    """The key of the formula that a JSON object states, whatever its own field says; None where it
    states none.
    """
    try:
        p, q = integers_in(data, "numerator"), integers_in(data, "denominator")
        return key_of(_canonical(data["constant"]), p, q, integers_in(data, "signs"))
    except (LookupError, TypeError, ValueError):
        return None


@lru_cache(maxsize=1024)
def _canonical(name: str) -> str:
    return constant(name).name


@lru_cache(maxsize=1024)
def _decimal(constant: Constant, expression: Expression) -> str:
    return expression.decimal(constant, VALUE_DIGITS)


@lru_cache(maxsize=1024)
def _lhs(expression: Expression, name: str, negative: bool) -> str:
    return expression.lhs(name, negative=negative)
