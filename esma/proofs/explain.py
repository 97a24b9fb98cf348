r"""Proofs for people: a certificate as text, LaTeX and HTML, with every number that it needs.

`describe` lays a certificate out as headings, sentences and formulas; `text`, `latex` and `html`
write these down. Nothing is claimed that the checker does not check.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import islice
from math import gcd
from typing import Any, Final

from esma import writing
from esma.continued_fractions.mobius import adjugate, product
from esma.enumeration.expressions import Expression
from esma.enumeration.grammar import parse
from esma.enumeration.trees import to_latex
from esma.errors import EsmaError, Refusal
from esma.massey.laws import PowerSums
from esma.proofs import tails
from esma.proofs.alignment import primitive
from esma.proofs.certificate import FORMAT, current
from esma.proofs.checker import checker
from esma.proofs.parametric import ParametricFormula, Symbolic, expansion_of, in_letters
from esma.proofs.parts import (
    CONCLUSION,
    CONVERGENCE,
    ENTRY,
    FIXED,
    VERBATIM,
    Formula,
    Heading,
    Part,
    Prose,
    Shared,
)
from esma.proofs.slopes import conjugacy, initial
from esma.proofs.statements import LawStatement, Statement
from esma.proofs.theorems import THEOREMS, Image, Theorem, image, match
from esma.proofs.theorems.slopes import SlopeQuotients
from esma.writing.display import BREAK, LINE, breakable, displayed, measure, rows, typewriter
from esma.writing.escaping import escaped
from esma.writing.laws import LATEX, UNICODE, in_letter
from esma.writing.nested import nested_latex

DISPLAYED: Final = 12
"""Partial quotients that are written out in the statement."""
LISTED: Final = 15
"""Quotients of the number of a theorem that are listed for a tail class, after the first."""
COLUMNS: Final = 96
"""Width of the plain text."""
PREAMBLE: Final = r"""\documentclass[a4paper]{article}
\usepackage{amsmath}
\allowdisplaybreaks
\setlength{\textwidth}{16cm}
\setlength{\oddsidemargin}{0cm}
\setlength{\textheight}{23cm}
\setlength{\topmargin}{-1cm}
\setlength{\emergencystretch}{4em}
"""
"""A page whose lines are wider than those that formulas are fitted to, and amsmath alone."""
#: How polynomials in one letter are written, plain and in LaTeX, and those with parameters.
_SPACED: Final = (
    replace(
        UNICODE,
        plus=" + ",
        minus=" - ",
        negative="-",
        power="**{}".format,
        exponential="{}**{}".format,
        dot=" ",
    ),
    replace(LATEX, plus=" + ", minus=" - "),
)
#: What joins the factors of a product that may fill several lines of a paragraph.
_FACTORS: Final = rf"{BREAK}\mskip 0mu plus 3mu "
_CLOSE: Final = replace(UNICODE, minus="-", negative="-"), LATEX


def text(certificate: Mapping[str, Any], rewriting: str = "") -> str:
    """The proof as plain text.

    Parameters
    ----------
    certificate : a self-contained certificate
    rewriting : how the constant was put in the certificate's terms (`Proof.rewriting`), if it
        was

    Raises
    ------
    EsmaError
        If the certificate is not that of a proof.

    Examples
    --------
    >>> from esma.proofs.prover import Statement, prove
    >>> e = Statement("e", parse("e"), (0, 1), (1, 0), (1,), (2,), ((1,), (2, 2), (1,)))
    >>> print(text(prove(e).certificate).splitlines()[2])
        e = [2; 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, ...]
    """
    lines: list[str] = []
    for part in describe(certificate, rewriting):
        if isinstance(part, Heading):
            lines += ["", part.title] if lines else [part.title]
        elif isinstance(part, Formula):
            lines += ["    " + line for line in part.plain.splitlines()]
        else:
            lines += textwrap.wrap(part.plain, COLUMNS, break_on_hyphens=False)
    return "\n".join(lines) + "\n"


def latex(certificate: Mapping[str, Any], rewriting: str = "") -> str:
    r"""The proof as a LaTeX document, which compiles with pdflatex and amsmath.

    Parameters
    ----------
    certificate, rewriting : as for `text`

    Raises
    ------
    EsmaError
        If the certificate is not that of a proof.

    Examples
    --------
    >>> from esma.proofs.prover import Statement, prove
    >>> e = Statement("e", parse("e"), (0, 1), (1, 0), (1,), (2,), ((1,), (2, 2), (1,)))
    >>> print(latex(prove(e).certificate).splitlines()[0])
    \documentclass[a4paper]{article}
    """
    body = "\n".join([typeset(describe(certificate, rewriting)), r"\hfill\rule{1ex}{1ex}", ""])
    return (
        f"{PREAMBLE}\\setlength{{\\parindent}}{{0pt}}\n\\begin{{document}}\n{body}"
        "\\end{document}\n"
    )


def typeset(parts: Iterable[Part]) -> str:
    """Parts of a proof in LaTeX."""
    lines: list[str] = []
    for part in parts:
        if isinstance(part, Heading):
            lines += ["", rf"\paragraph{{{part.title}.}}"]
        elif isinstance(part, Formula):
            lines += displayed(part.latex)
        else:
            lines.append(VERBATIM.sub(lambda m: typewriter(m[1]), part.latex))
    return "\n".join(lines)


def html(certificate: Mapping[str, Any], rewriting: str = "") -> str:
    """The proof for a notebook, which typesets what is between dollar signs.

    Raises
    ------
    EsmaError
        If the certificate is not that of a proof.
    """
    parts: list[tuple[str, str | list[str]]] = []
    for part in describe(certificate, rewriting):
        if isinstance(part, Heading):
            parts.append(("heading", part.title))
        elif isinstance(part, Formula):
            parts.append(("formula", part.latex))
        else:
            # accents are LaTeX's outside of formulas, where nothing typesets them
            source = part.text if part.text and "$" not in part.latex else part.latex
            parts.append(("words", VERBATIM.split(source.replace("--", "–"))))
    return str(writing.html.macros("proofs/proof.html").proof(parts))


def describe(certificate: Mapping[str, Any], rewriting: str = "") -> list[Part]:
    """The parts of the proof, in order.

    Raises
    ------
    EsmaError
        If the certificate is not that of a proof.
    """
    certificate = current(certificate)
    if certificate.get("format") != FORMAT or "theorem" not in certificate:
        raise EsmaError("only a self-contained certificate of a proof can be explained")
    by_law = "law" in certificate["statement"]
    if by_law and not certificate["parameters"]:
        return tails.describe(certificate, rewriting)
    formula = ParametricFormula.stated(certificate)
    proof = _Proof(formula, certificate, rewriting)
    if by_law:
        return proof.by_law(certificate)
    return [*proof.statement(), *(proof.period() if proof.group is None else proof.conjugacy())]


def shared(certificate: Mapping[str, Any], index: int | None = None) -> Shared:
    """The proof in what it has in common with others of its tail class, and its start.

    Parameters
    ----------
    certificate : of a formula without parameters
    index : of X, where the groups begin: one that the certificate names, or whole groups behind

    Returns
    -------
    Shared
        The proof.
    """
    certificate = current(certificate)
    if "law" in certificate["statement"]:
        return tails.shared(certificate, index)
    if index is not None and certificate["group"] is not None:
        (i, n), (tx, ty) = certificate["start"], certificate["group"]
        start = [index, n + (index - i) // tx * ty]
        certificate = {**certificate, "start": start}
    proof = _Proof(ParametricFormula.stated(certificate), certificate, "")
    return proof.shared()


def theorem_used(certificate: Mapping[str, Any]) -> Theorem:
    """The theorem on which the proof in a certificate rests.

    >>> from esma.proofs.prover import Statement, prove
    >>> e = Statement("e", parse("e"), (0, 1), (1, 0), (1,), (2,), ((1,), (2, 2), (1,)))
    >>> theorem_used(prove(e).certificate).title
    'Euler 1744; Hurwitz 1891'
    """
    name = certificate["statement"]["constant"]
    found = match(parse(name))
    if found is None:
        raise EsmaError(f"no theorem for this constant: {name}")
    return found.canonical.theorem


class _Proof:
    """The parts of a proof, with parameters or without."""

    def __init__(
        self, formula: ParametricFormula, certificate: Mapping[str, Any], rewriting: str
    ) -> None:
        self.formula, self.rewriting = formula, rewriting
        self.start, self.group = certificate["start"], certificate["group"]
        self.pre, self.general = len(formula.head), bool(formula.parameters)
        self.scripts = _CLOSE if self.general else _SPACED

    @cached_property
    def plain(self) -> Statement:
        """The formula, where it has no parameters."""
        return self.formula.statement(())

    # -- how things are written, plain and in LaTeX ------------------------------------------------

    def poly(self, p: Any, tex: bool, letter: str = "k", base: Any = 1) -> str:
        return self.formula.polynomial(p, self.scripts[tex], letter, base)

    def growth(self, entries: int) -> Any:
        """Of what a group's polynomials are, with its number as exponent; 1 if of its number."""
        return self.formula.base ** (entries // len(self.formula.polynomials))

    def small(self, m: Symbolic, base: Any = 1) -> str:
        """A matrix in a line of LaTeX."""
        a, b, c, d = (self.poly(p, True, base=base) for p in m)
        typeset = rf"\bigl(\begin{{smallmatrix}}{a}&{b}\\{c}&{d}\end{{smallmatrix}}\bigr)"
        return typeset if measure(typeset) <= LINE - 4 else breakable(f"({a},{b};{c},{d})")

    def matrix(self, m: Symbolic, tex: bool, base: Any = 1) -> str:
        a, b, c, d = (self.poly(p, tex, base=base) for p in m)
        typeset = rf"\begin{{pmatrix}}{a} & {b}\\ {c} & {d}\end{{pmatrix}}"
        return typeset if tex and measure(typeset) <= LINE - 4 else f"[[{a}, {b}], [{c}, {d}]]"

    def power(self, growth: Any) -> str:
        """Of what the polynomials of group k are."""
        written = self.poly(self.formula.gens[0], True, base=growth)
        return re.sub(r"\{(\w)\}", r"\1", written)

    def matrices(self, **named: Symbolic) -> Formula:
        plain, typeset = (
            [f"{name} = {self.matrix(m, tex)}" for name, m in named.items()]
            for tex in (False, True)
        )
        return Formula("\n".join(plain), " \\\\\n".join(rows(typeset, LINE, r",\quad ")))

    def sign(self, n: int) -> str:
        return "+" if self.formula.sign(n) > 0 else "-"

    def pairs(self, start: int) -> Formula:
        """The quotients of a period from an entry on, each with the sign that follows it."""
        size, plain, typeset = self.formula.period, [], []
        for n in range(start, start + size):
            a, base = self.formula.quotient(n, size), self.growth(size)
            plain.append(f"{self.poly(a, False, base=base)} ({self.sign(n)})")
            typeset.append(rf"{self.poly(a, True, base=base)}\ ({self.sign(n)})")
        lines = [", ".join(plain[i : i + 6]) for i in range(0, size, 6)]
        return Formula(",\n".join(lines), ", \\\\\n".join(rows(typeset, LINE, ",\\ ")))

    # -- the statement -----------------------------------------------------------------------------

    def statement(self) -> list[Part]:
        f, pre, size = self.formula, self.pre, len(self.formula.polynomials)
        word = ("" if self.general else r"\allowbreak ").join(map(self.sign, range(len(f.signs))))
        runs = f.lengths or f.head_lengths
        entries = "quotients, runs counted as one," if runs else "quotients"
        heading, first = self.opening()
        rules: list[tuple[str, Any, Any]] = []
        if self.general:
            rules += [(f"{n}", a, None) for n, a in enumerate(f.head)]
        for j, p in enumerate(f.polynomials):
            if self.general:
                step = f"{size} m" if size > 1 else "m"
                index = f"{pre + j} + {step}" if pre + j or size > 1 else step
            else:
                index = in_letter((pre + j, size), _SPACED[0])
            run = f.lengths[j] if f.lengths and not f.lengths[j].is_one() else None
            rules.append((index, p, run))
        plain, typeset = [], []
        for index, p, run in rules:
            rule, latex = (self.poly(p, tex, "m", f.base) for tex in (False, True))
            if run is not None:
                rule += f"   ({self.poly(run, False, 'm', f.base)} times)"
                latex += rf"\quad({self.poly(run, True, 'm', f.base)}\text{{ times}})"
            plain.append(f"a({index}) = {rule}")
            typeset.append(f"a_{{{index}}} = {latex}")
        return [
            Heading("Statement"),
            *heading,
            Prose(
                rf"{'is the' if self.general else 'has this'} continued fraction $a_0 + s_0/(a_1 + "
                rf"s_1/(a_2 + \dotsb))$, whose signs repeat ${word}$, and whose {entries} are for "
                rf"all $m \ge 0${first}:"
            ),
            Formula("\n".join(plain), " \\\\\n".join(typeset)),
            *([Prose(rf"Here \verb|{self.rewriting}|.")] if self.rewriting else []),
        ]

    def opening(self) -> tuple[list[Part], str]:
        """The left-hand side, with the first quotients of one number, and its first terms."""
        f = self.formula
        if self.general:
            plain = f.fraction("c").replace("\u2212", "-").replace("·", " ")
            words = (
                rf"For all ${f.range_text(tex=True)}$ the value, with $c$ = "
                rf"\verb|{f.constant}|,"
            )
            return [Prose(words), Formula(plain, f.fraction("c", tex=True))], ""
        y = self.plain
        assert y.tree is not None
        p, q, plain, typeset = y.numerator, y.denominator, y.constant, to_latex(y.tree)
        if any(p[2:]) or (*p, 0)[:2] != (0, 1) or q[0] != 1 or any(q[1:]):
            value = Expression(p, q)
            plain, typeset = value.lhs(y.constant), value.latex(typeset)
        terms = list(islice((a for a, _ in y.written_out()), DISPLAYED))
        nested = nested_latex(terms, y.signs, 4, width=max(LINE - measure(typeset), LINE / 4))
        listed = f"[{terms[0]}; {', '.join(map(str, terms[1:]))}, "
        powers = ("" if n is None else f"^{{{n}}}" for n in map(y.length, range(self.pre)))
        head = breakable(", ".join(f"{a}{n}" for a, n in zip(y.head, powers, strict=True)))
        many = "term" if len(y.head) == 1 else "terms"
        first = f", after the first {many} ${head}$" if y.head else ""
        latex = f"{typeset} = {nested} \\\\\n= {listed}\\dots]"
        return [Prose("The value"), Formula(f"{plain} = {listed}...]", latex)], first

    # -- the proof by conjugacy --------------------------------------------------------------------

    def conjugacy(self) -> list[Part]:
        f, (i, n) = self.formula, self.start
        cited, x, m, maps = self.source()
        products: dict[str, Symbolic] = {}
        if self.general:
            a, b = product(*map(x.entry, range(i))), product(*map(f.entry, range(n)))
            e = b[0] * b[3] - b[1] * b[2]  # 1 or -1
            u, scale = product(tuple(p * e for p in adjugate(b)), m, a), ""
        else:
            a, b, u, factor = self.joined(x, m)
            factor *= b[0] * b[3] - b[1] * b[2]
            scale = "" if factor == 1 else "-" if factor == -1 else f"{factor} "
            products = {"A": a, "B": b}
        start = ", ".join(
            f"{p.name} = {p.first} + {p.step} u" if p.step > 1 else f"{p.name} = {p.first} + u"
            for p in f.parameters
        )
        where, admissible = f"come in groups of ${f.period}$:", r"For all $k \ge 0$ they satisfy "
        if self.general:
            where, growth, put, letter = "are", self.growth(f.period), "", "k"
            if growth != 1:
                put, letter = f"and ${self.power(growth)} = 1 + t$, $t \\ge 0$, ", "t"
            admissible = (
                rf"for $k = 0, 1, 2, \dots$. With ${start}$, $u \ge 0$, {put}the polynomials "
                rf"$a - 1$ (under a minus $a - 2$) in ${letter}$ and $u$ have no negative "
                "coefficient, so "
            )
        always = " always. " if self.general else ". "
        return [
            *cited,
            self.matrices(**maps),
            Heading("Start"),
            Prose(
                rf"Let $A$ be the product of the matrices {ENTRY} of {initial(i)} of $X$, and $B$ "
                rf"that of {initial(n)} of the statement. Then $M A = {scale}B U$ "
                "with"
            ),
            self.matrices(**products, U=u),
            *self.step(x, u),
            Heading("Convergence"),
            Prose(
                f"From index ${n}$ on, the quotients $a$, each with the sign $s$ that follows it, "
                + where
            ),
            self.pairs(n),
            Prose(rf"{admissible}$a \ge 1$ and $a + s \ge 1${always}{CONVERGENCE}"),
            Heading("Conclusion"),
            Prose(("For each value of the parameters: " if self.general else "") + CONCLUSION),
        ]

    def joined(self, x: Any, m: Any) -> tuple[Symbolic, Symbolic, Symbolic, Any]:
        """A, B and U of the start, and what U was divided by; of a formula without parameters."""
        i, n = self.start
        a = product(*map(x.entry, range(i)))
        b = product(*map(self.plain.entry, range(n)))
        return a, b, *primitive(product(adjugate(b), m, a))

    def shared(self) -> Shared:
        """See the function of this name."""
        if self.group is None:
            n = self.pre + self.rotation()
            theorem, t, equation = self.fixed_point(n)
            stated = Prose(f"{theorem.statement[:1].upper()}{theorem.statement[1:]}.")
            entries = (self.small(self.formula.entry(k)) for k in range(n, n + self.formula.period))
            period = Prose(
                rf"$T = {_FACTORS.join(entries)} = {BREAK}{self.small(t)}$, so that "
                f"${equation.latex}$ By exact arithmetic in the quadratic field $B Z$ is the "
                "left-hand side."
            )
            return Shared("period", (stated,), (), period, period.latex, None, 0, n, (0, 0))
        reduced = self.reduced()
        x, m, (i, n) = reduced.expansion, reduced.matrix, self.start
        _, _, u, _ = self.joined(x, m)
        if next(filter(None, u)) < 0:  # a proof is as good with -U
            u = tuple(-p for p in u)
        one, other = (
            _FACTORS.join(side) for side in self.sides(self.factors(x, u), u, True, self.small)
        )
        case, theorem = rf"$U = {self.small(u)}$", reduced.match.canonical.theorem
        argument = Prose(rf"{case}: for all $k \ge 0$ the groups satisfy ${one} = {other}$.")
        case += f", {i % self.group[0]}"
        cited, number = (
            Formula(theorem.statement, theorem.latex),
            tuple(self.number(reduced, LISTED)),
        )
        return Shared("groups", (cited,), number, argument, case, m, i, n, tuple(self.group))

    def source(self) -> tuple[list[Part], Any, Any, dict[str, Any]]:
        """What is cited and how the left-hand side hangs on X, X itself, and M with what else is
        shown.
        """
        f = self.formula
        left = Heading("Left-hand side")
        if self.general:
            x = expansion_of(f)
            if isinstance(x, Refusal):
                raise EsmaError(x.reason)
            (p, q), (r, s) = ((*side, 0 * f.gens[0])[:2] for side in (f.numerator, f.denominator))
            m = product((q, p, s, r), x.constant)
            number = x.number
            block = (self.poly(p, True, "i", number.base) for p in number.polynomials)
            listed = ", ".join(block)
            cited = Prose(
                f"{x.theorem.title} ({x.theorem.source}). Its number $X$ has the quotients "
                rf"${listed}$ for $i = 0, 1, 2, \dots$, with {_signs(number.signs)}."
            )
            by_name = Prose(
                "By its name the constant is $c = C X$, a fraction of degree 1 in $X$, and the "
                "left-hand side is $M X$, with"
            )
            return (
                [Heading("Theorem used"), cited, left, by_name],
                number,
                m,
                {"C": x.constant, "M": m},
            )
        reduced = self.reduced()
        identity = "As an identity of rational functions of the constant, the left-hand side is"
        parts = [
            Heading("Theorem used"),
            *self.cited(reduced, 4),
            left,
            Prose(f"{identity} $M X$ with"),
        ]
        return parts, reduced.expansion, reduced.matrix, {"M": reduced.matrix}

    def reduced(self) -> Any:
        """The left-hand side as an image of the number of a theorem."""
        y = self.plain
        found = y.tree and match(y.tree)
        reduced = found and image(found, y.numerator, y.denominator)
        if not isinstance(reduced, Image) or reduced.expansion is None:
            raise EsmaError(f"no theorem for this constant: {y.constant}")
        return reduced

    def cited(self, reduced: Any, count: int) -> list[Part]:
        """The theorem, and so many quotients of X after the first."""
        theorem = reduced.match.canonical.theorem
        return [
            Prose(f"{theorem.title}:"),
            Formula(theorem.statement, theorem.latex),
            Prose(f"({escaped(theorem.source)}).", f"({theorem.source})."),
            *self.number(reduced, count),
        ]

    @staticmethod
    def number(reduced: Any, count: int) -> list[Part]:
        """X, with so many of its quotients after the first."""
        z, k = reduced.expansion, reduced.multiple
        follows = map(z.follows, range(z.period))
        more = ", ".join(str(z.quotient(n)) for n in range(1, count + 1))
        listed = breakable(f"[{z.quotient(0)}; {more}, \\dots]")
        of = "" if k == 1 else f", for ${k}$ times the argument of the constant"
        return [
            *([Prose(z.note)] if z.note else []),
            Prose(rf"Here $X = {listed}$ with {_signs(follows)}{of}."),
        ]

    def step(self, x: Any, u: Symbolic) -> list[Part]:
        """The identity that leads from a state back to it."""
        (tx, ty), y = self.group, self.formula
        growth = self.growth(ty)
        factors = self.factors(x, u)
        (one, other), (left, right) = (
            self.sides(factors, u, tex, partial(self.matrix, tex=tex)) for tex in (False, True)
        )
        if self.general:
            letters = ", ".join(p.name for p in y.parameters)
            which = f", as an identity of polynomials in ${self.power(growth)}$ and ${letters}$"
        else:
            unit = self.power(growth)
            which = rf" for all $k \ge 0$, as an identity of polynomials in ${unit}$"
        return [
            Heading("Step"),
            Prose(
                f"Take the quotients of $X$ in groups of ${tx}$ and those of the statement in "
                rf"groups of ${ty}$. Of group $k$ the following holds{which}:"
            ),
            Formula(
                f"{' '.join(one)}\n  = {' '.join(other)}",
                f"{_broken(left)} \\\\\n= {_broken(right)}",
            ),
        ]

    def factors(self, x: Any, u: Symbolic) -> tuple[str, list[Symbolic], list[tuple[Any, Any]]]:
        """Of the step: the sign between its sides, the matrices of a group of X, and those of one
        of the statement, a run as its quotient's matrix and its length.
        """
        (i, n), (tx, ty), y = self.start, self.group, self.formula
        left = product(u, *(x.entry(k) for k in range(i, i + tx)))
        right = product(*(y.entry(k) for k in range(n, n + ty)), u)
        if self.general:
            grouped = [x.entry(k, tx) for k in range(i, i + tx)]
        else:
            grouped = [x.grouped(k, tx, y.gens[0]) for k in range(i, i + tx)]
        entries: list[tuple[Any, Any]] = []
        for k in range(n, n + ty):
            length = y.length(k, ty)
            if length is None or self.general:
                entries.append((y.entry(k, ty), None))
            else:
                entries.append(((2, -1, 1, 0), length))
        return "" if left == right else "-", grouped, entries

    def sides(
        self,
        factors: tuple[str, list[Symbolic], list[tuple[Any, Any]]],
        u: Symbolic,
        tex: bool,
        written: Callable[..., str],
    ) -> tuple[list[str], list[str]]:
        """The factors of both sides of the step, written."""
        growth = self.growth(self.group[1])
        sign, grouped, entries = factors
        other = [sign] if sign else []
        for m, length in entries:
            if length is None:
                other.append(written(m, base=growth))
            else:
                power = self.poly(length, tex, base=growth)
                two = written(m)
                other.append(f"{two}^{{{power}}}" if tex else f"{two}**({power})")
        one = [written(m, base=growth) for m in grouped]
        return [written(u), *one], [*other, written(u)]

    # -- the proof for quotients that follow a law, for all values of parameters ------------------

    def by_law(self, certificate: Mapping[str, Any]) -> list[Part]:
        a: Any
        b: Any
        m: Any
        f, (i, j) = self.formula, self.start
        y, x = checker.read(certificate)
        quotients, m = x.start(y, i)
        products = checker.product((a, 1) for a in quotients), y.before(j), m
        a, b, m = (tuple(in_letters(p, f.parameters) for p in z) for z in products)
        one = f.at([1] * len(f.parameters))
        assert isinstance(one, LawStatement)
        assert f.law is not None
        theorem, own, known = tails.known(one.constant, one.numerator, one.denominator)
        parts = [
            Heading("Statement"),
            *self.opening()[0],
            Prose(f"is the continued fraction with {_signs(f.signs)} and these quotients:"),
            Formula(f.text(), f.latex()),
            *tails.used(theorem),
            Heading("Left-hand side"),
            Prose(
                "By its name the constant is an image of the number $X$ of the theorem. The "
                "left-hand side is $M X$ with"
            ),
            self.matrices(M=m),
        ]
        if isinstance(own, SlopeQuotients) and isinstance(one.law, PowerSums):
            e = b[0] * b[3] - b[1] * b[2]  # 1 or -1
            begin = self.matrices(A=a, B=b, U=product(tuple(p * e for p in adjugate(b)), m, a))
            base = self.poly(f.law["base"], False), self.poly(f.law["base"], True)
            places = self.start, self.group
            return parts + conjugacy(own, one.law, f.signs, known, *places, begin, base)
        return [
            *parts,
            Heading("Proof"),
            Prose(
                rf"Let $A$ be the product of the matrices {ENTRY} of {initial(i)} of "
                rf"$X$, and $B$ that of {initial(j)} of the statement. Then $M A$ is a multiple "
                "of $B$:"
            ),
            self.matrices(A=a, B=b),
            Prose(
                rf"From index ${i}$ on the quotients of $X$ are those of the statement from index "
                rf"${j}$ on, by the same law, and they are at least 1. So both have the same "
                "complete quotient $Z$ there. For each value of the parameters the left-hand side "
                "is $M X = M A Z = B Z$, which is the value of the statement's continued fraction."
            ),
        ]

    # -- the proof for a quadratic irrational ------------------------------------------------------

    def rotation(self) -> int:
        """Where in its period the least of all rotations begins."""
        y, size = self.plain, self.formula.period
        entries = [y.entry(n)[:2] for n in range(self.pre, self.pre + size)]
        return min(range(size), key=lambda r: entries[r:] + entries[:r])

    def fixed_point(self, n: int) -> tuple[Theorem, Symbolic, Formula]:
        """The theorem, the product of a period from an index on, and the equation of its fixed
        points.
        """
        t = product(*map(self.formula.entry, range(n, n + self.formula.period)))
        p, r, q, s = t
        if self.general:
            plain, typeset = (
                "({}) Z^2 + ({}) Z + ({}) = 0".format(*(self.poly(x, tex) for x in (q, s - p, -r)))
                for tex in (False, True)
            )
        else:
            row = [int(self.poly(x, False)) for x in (-r, s - p, q)]
            row = [x // gcd(*row) for x in row]
            plain, typeset = (in_letter(row, script, "Z") + " = 0" for script in _SPACED)
            typeset += "."
        return THEOREMS["quadratic"], t, Formula(plain, typeset)

    def period(self) -> list[Part]:
        y, pre, size = self.formula, self.pre, self.formula.period
        theorem, t, equation = self.fixed_point(pre)
        b = product(*map(y.entry, range(pre)))
        by = "exact arithmetic in the quadratic field"
        seen: list[Part] = []
        satisfy = r"The quotients of the period satisfy $a \ge 1$ and $a + s \ge 1$, and "
        once = r"$a + s \ge 2$ at least once"
        if self.general:
            by = "arithmetic with polynomials in the parameters and the square root in $c$"
            words = "The quotients $a$ of the period, each with the sign $s$ that follows it, are"
            seen = [Prose(words), self.pairs(pre)]
            satisfy = r"and for all values of the parameters $a \ge 1$ and $a + s \ge 1$, and "
            once += ", as the coefficients show"
        return [
            Heading("Theorem used"),
            Prose(
                f"{theorem.title} ({escaped(theorem.source)}).",
                f"{theorem.title} ({theorem.source}).",
            ),
            Heading("Proof"),
            Prose(
                rf"Let $B$ be the product of the matrices {ENTRY} of {initial(pre)}, "
                f"and $T$ that of the next ${size}$, one period:"
            ),
            self.matrices(B=b, T=t),
            Prose(
                f"By {by}, the number $Z$ for which $B Z$ is the value is greater than 1 and "
                "satisfies $T Z = Z$, that is"
            ),
            equation,
            *seen,
            Prose(f"{satisfy}{once}. {FIXED}"),
        ]


def _signs(signs: Iterable[int]) -> str:
    """What is said of the signs after quotients."""
    word = ["+" if s > 0 else "-" for s in signs]
    if len({*word}) == 1:
        return f"the sign ${word[0]}$ after every quotient"
    return f"the signs ${', '.join(word)}$ after them in turn"


def _broken(factors: Sequence[str]) -> str:
    """Factors in rows, so that long products stay on the page."""
    return " \\\\\n\\cdot\\ ".join(rows(factors, LINE - 3, " "))
