r"""Proofs for people: a certificate as text, LaTeX and HTML, with every number that it needs.

`describe` lays a certificate out as headings, sentences and formulas; `text`, `latex` and `html`
write these down. Nothing is claimed that the checker does not check.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from esma import writing
from esma.continued_fractions.mobius import adjugate, product
from esma.enumeration.expressions import Expression
from esma.enumeration.grammar import parse
from esma.enumeration.trees import to_latex
from esma.errors import EsmaError, Refusal
from esma.proofs.alignment import primitive
from esma.proofs.certificate import FORMAT, current
from esma.proofs.parametric import ParametricFormula, Source, Symbolic, source_of
from esma.proofs.parts import CONCLUSION, CONVERGENCE, VERBATIM, Formula, Heading, Part, Words
from esma.proofs.theorems import THEOREMS, Expansion, Image, Theorem, image, match
from esma.writing.display import LINE, breakable, displayed, measure, rows, typewriter
from esma.writing.escaping import escaped
from esma.writing.laws import LATEX, UNICODE, in_letter
from esma.writing.nested import nested_latex

DISPLAYED: Final = 12
"""Partial quotients that are written out in the statement."""
COLUMNS: Final = 96
"""Width of the plain text."""
PREAMBLE: Final = r"""\documentclass[a4paper]{article}
\usepackage{amsmath}
\allowdisplaybreaks
\setlength{\textwidth}{16cm}
\setlength{\oddsidemargin}{0cm}
\setlength{\textheight}{23cm}
\setlength{\topmargin}{-1cm}
\raggedright
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
_CLOSE: Final = replace(UNICODE, minus="-", negative="-"), LATEX
_ENTRY: Final = r"$\bigl(\begin{smallmatrix}a&s\\1&0\end{smallmatrix}\bigr)$"


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


def latex(certificate: Mapping[str, Any], rewriting: str = "", *, document: bool = True) -> str:
    r"""The proof in LaTeX.

    Parameters
    ----------
    certificate, rewriting : as for `text`
    document : a document that compiles with pdflatex and amsmath; else its body, for another
        document

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
    lines: list[str] = []
    for part in describe(certificate, rewriting):
        if isinstance(part, Heading):
            lines += ["", rf"\paragraph{{{part.title}.}}"]
        elif isinstance(part, Formula):
            lines += displayed(part.latex)
        else:
            lines.append(VERBATIM.sub(lambda m: typewriter(m[1]), part.latex))
    body = "\n".join([*lines, r"\hfill\rule{1ex}{1ex}", ""])
    if not document:
        return body
    return (
        f"{PREAMBLE}\\setlength{{\\parindent}}{{0pt}}\n\\begin{{document}}\n{body}"
        "\\end{document}\n"
    )


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
    formula = ParametricFormula.stated(certificate)
    proof = (_General if formula.parameters else _Single)(formula, certificate, rewriting)
    return [*proof.statement(), *(proof.period() if proof.group is None else proof.conjugacy())]


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
    """What proofs with and without parameters have in common."""

    scripts = _CLOSE
    x: Source | Expansion

    def __init__(
        self, formula: ParametricFormula, certificate: Mapping[str, Any], rewriting: str
    ) -> None:
        self.formula, self.rewriting = formula, rewriting
        self.start, self.group = certificate["start"], certificate["group"]
        self.pre, self.signs = len(formula.head), formula.signs

    # -- how things are written --------------------------------------------------------------------

    def poly(self, p: Any, tex: bool, letter: str = "k", base: int = 1) -> str:
        return self.formula.polynomial(p, self.scripts[tex], letter, base)

    def growth(self, entries: int) -> int:
        """Of what a group's polynomials are, with its number as exponent; 1 if of its number."""
        return int(self.formula.base ** (entries // len(self.formula.polynomials)))

    def matrix(self, m: Symbolic, tex: bool, base: int = 1) -> str:
        a, b, c, d = (self.poly(p, tex, base=base) for p in m)
        typeset = rf"\begin{{pmatrix}}{a} & {b}\\ {c} & {d}\end{{pmatrix}}"
        return typeset if tex and measure(typeset) <= LINE - 4 else f"[[{a}, {b}], [{c}, {d}]]"

    def matrices(self, **named: Symbolic) -> Formula:
        plain, typeset = (
            [f"{name} = {self.matrix(m, tex)}" for name, m in named.items()]
            for tex in (False, True)
        )
        return Formula("\n".join(plain), " \\\\\n".join(rows(typeset, LINE, r",\quad ")))

    def rules(self, index: Any) -> list[tuple[str, str]]:
        """The polynomials of a block, each with its index, which depends on its place."""
        f, found = self.formula, []
        for j, p in enumerate(f.polynomials):
            rule, typeset = (self.poly(p, tex, "m", f.base) for tex in (False, True))
            if f.lengths and not f.lengths[j].is_one():
                run, power = (self.poly(f.lengths[j], tex, "m", f.base) for tex in (False, True))
                rule += f"   ({run} times)"
                typeset += rf"\quad({power}\text{{ times}})"
            found.append((f"a({index(j)}) = {rule}", f"a_{{{index(j)}}} = {typeset}"))
        return found

    def pairs(self, start: int) -> Formula:
        """The quotients of a period from an entry on, each with the sign that follows it."""
        size, plain, typeset = self.formula.period, [], []
        for n in range(start, start + size):
            a, sign = self.formula.quotient(n, size), "+" if self.sign(n) > 0 else "-"
            plain.append(f"{self.poly(a, False, base=self.growth(size))} ({sign})")
            typeset.append(rf"{self.poly(a, True, base=self.growth(size))}\ ({sign})")
        lines = [", ".join(plain[i : i + 6]) for i in range(0, size, 6)]
        return Formula(",\n".join(lines), ", \\\\\n".join(rows(typeset, LINE, ",\\ ")))

    def sign(self, n: int) -> int:
        return self.signs[n % len(self.signs)]

    @property
    def entries(self) -> str:
        counted = self.formula.lengths or self.formula.head_lengths
        return "quotients, runs counted as one," if counted else "quotients"

    # -- the parts ---------------------------------------------------------------------------------

    def statement(self) -> list[Part]:
        raise NotImplementedError

    def conjugacy(self) -> list[Part]:
        raise NotImplementedError

    def step(self, x: Source | Expansion, u: Symbolic, letters: str) -> list[Part]:
        """The identity that leads from a state back to it."""
        (i, n), (tx, ty), y = self.start, self.group, self.formula
        left = product(u, *(x.entry(k) for k in range(i, i + tx)))
        right = product(*(y.entry(k) for k in range(n, n + ty)), u)
        minus, growth = [] if left == right else ["-"], self.growth(ty)
        sides: list[list[str]] = []
        for tex in (False, True):
            one, other = [self.matrix(u, tex)], list(minus)
            one += [self.matrix(self.of_x(x, k, tx), tex, growth) for k in range(i, i + tx)]
            for k in range(n, n + ty):
                length = y.length(k, ty)
                if length is None or y.parameters:
                    other.append(self.matrix(y.entry(k, ty), tex, growth))
                else:
                    power = self.poly(length, tex, base=growth)
                    two = self.matrix((2, -1, 1, 0), tex)
                    other.append(f"{two}^{{{power}}}" if tex else f"{two}**({power})")
            sides += [one, [*other, self.matrix(u, tex)]]
        return [
            Heading("Step"),
            Words(
                f"Take the quotients of $X$ in groups of ${tx}$ and those of the statement in "
                rf"groups of ${ty}$. Of group $k$ the following holds{letters}:"
            ),
            Formula(
                f"{' '.join(sides[0])}\n  = {' '.join(sides[1])}",
                f"{_broken(sides[2])} \\\\\n= {_broken(sides[3])}",
            ),
        ]

    def of_x(self, x: Any, n: int, stride: int) -> Symbolic:
        raise NotImplementedError

    def period(self) -> list[Part]:
        """The proof for a quadratic irrational."""
        y, pre, size, theorem = self.formula, self.pre, self.formula.period, THEOREMS["quadratic"]
        b, t = (product(*map(y.entry, range(*ends))) for ends in ((0, pre), (pre, pre + size)))
        return [
            Heading("Theorem used"),
            Words(
                f"{theorem.title} ({escaped(theorem.source)}).",
                f"{theorem.title} ({theorem.source}).",
            ),
            Heading("Proof"),
            Words(
                rf"Let $B$ be the product of the matrices {_ENTRY} of the first ${pre}$ quotients, "
                f"and $T$ that of the next ${size}$, one period:"
            ),
            *self.fixed(b, t),
        ]

    def fixed(self, b: Symbolic, t: Symbolic) -> list[Part]:
        raise NotImplementedError


class _Single(_Proof):
    """A proof of a formula without parameters."""

    scripts = _SPACED

    def left(self) -> tuple[str, str]:
        """The left-hand side, plain and in LaTeX."""
        s = self.formula.statement(())
        p, q, typeset = s.numerator, s.denominator, to_latex(parse(s.constant))
        if not any(p[2:]) and (*p, 0)[:2] == (0, 1) and q[0] == 1 and not any(q[1:]):
            return s.constant, typeset
        value = Expression(p, q)
        return value.lhs(s.constant), value.latex(typeset)

    def statement(self) -> list[Part]:
        plain, typeset = self.left()
        y, pre = self.formula.statement(()), self.pre
        terms: list[int] = []
        for a, _, length in y.counted():
            terms += [a] * min(length, DISPLAYED)
            if len(terms) >= DISPLAYED:
                break
        terms = terms[:DISPLAYED]
        nested = nested_latex(terms, self.signs, 4, width=max(LINE - measure(typeset), LINE / 4))
        listed = ", ".join(map(str, terms[1:]))
        word = r"\allowbreak ".join("+" if s > 0 else "-" for s in self.signs)
        size = len(self.formula.polynomials)
        rules = self.rules(lambda j: in_letter((pre + j, size), _SPACED[0]))
        powers = ("" if n is None else f"^{{{n}}}" for n in map(y.length, range(pre)))
        head = breakable(", ".join(f"{a}{n}" for a, n in zip(y.head, powers, strict=True)))
        first = f", after the first terms ${head}$" if y.head else ""
        return [
            Heading("Statement"),
            Words("The value"),
            Formula(
                f"{plain} = [{terms[0]}; {listed}, ...]",
                f"{typeset} = {nested} \\\\\n= [{terms[0]}; {listed}, \\dots]",
            ),
            Words(
                r"has this continued fraction $a_0 + s_0/(a_1 + s_1/(a_2 + \dotsb))$, whose signs "
                rf"repeat ${word}$, and whose {self.entries} are for all $m \ge 0${first}:"
            ),
            Formula("\n".join(x for x, _ in rules), " \\\\\n".join(x for _, x in rules)),
            *([Words(rf"Here \verb|{self.rewriting}|.")] if self.rewriting else []),
        ]

    def conjugacy(self) -> list[Part]:
        s, (i, n), y = self.formula.statement(()), self.start, self.formula
        found = match(parse(s.constant))
        reduced = found and image(found, s.numerator, s.denominator)
        if not isinstance(reduced, Image) or reduced.expansion is None or reduced.matrix is None:
            raise EsmaError(f"no theorem for this constant: {s.constant}")
        x = reduced.expansion
        a, b = product(*map(x.entry, range(i))), product(*map(s.entry, range(n)))
        u, factor = primitive(product(adjugate(b), reduced.matrix, a))
        factor *= b[0] * b[3] - b[1] * b[2]
        scale = "" if factor == 1 else "-" if factor == -1 else f"{factor} "
        unit = "k" if self.growth(self.group[1]) == 1 else f"{self.growth(self.group[1])}^k"
        return [
            *self.cited(reduced, x),
            Heading("Left-hand side"),
            Words(
                "As an identity of rational functions of the constant, the left-hand side is $M X$ "
                "with"
            ),
            self.matrices(M=reduced.matrix),
            Heading("Start"),
            Words(
                rf"Let $A$ be the product of the matrices {_ENTRY} of the first ${i}$ quotients of "
                rf"$X$, and $B$ that of the first ${n}$ of the statement. Then $M A = {scale}B U$ "
                "with"
            ),
            self.matrices(A=a, B=b, U=u),
            *self.step(x, u, rf" for all $k \ge 0$, as an identity of polynomials in ${unit}$"),
            Heading("Convergence"),
            Words(
                f"From index ${n}$ on, the quotients $a$, each with the sign $s$ that follows it, "
                f"come in groups of ${y.period}$:"
            ),
            self.pairs(n),
            Words(r"For all $k \ge 0$ they satisfy $a \ge 1$ and $a + s \ge 1$. " + CONVERGENCE),
            Heading("Conclusion"),
            Words(CONCLUSION),
        ]

    def of_x(self, x: Expansion, n: int, stride: int) -> Symbolic:
        [k] = self.formula.gens
        return sum(c * k**e for e, c in enumerate(x.row(n, stride))), x.sign, 1, 0

    def cited(self, reduced: Image, x: Expansion) -> list[Part]:
        theorem, k = reduced.match.canonical.theorem, reduced.multiple
        listed = ", ".join(str(x.quotient(n)) for n in range(1, 5))
        of = "" if k == 1 else f", for ${k}$ times the argument of the constant"
        return [
            Heading("Theorem used"),
            Words(f"{theorem.title}{of}:"),
            Formula(theorem.statement, theorem.latex),
            Words(f"({escaped(theorem.source)}).", f"({theorem.source})."),
            *([Words(x.note)] if x.note else []),
            Words(
                rf"Here $X = [{x.quotient(0)}; {listed}, \dots]$ with the sign "
                f"${'+' if x.sign > 0 else '-'}$ after every quotient."
            ),
        ]

    def fixed(self, b: Symbolic, t: Symbolic) -> list[Part]:
        p, r, q, s = (int(self.poly(x, False)) for x in t)
        plain, typeset = (in_letter((-r, s - p, q), script, "Z") for script in _SPACED)
        return [
            self.matrices(B=b, T=t),
            Words(
                "By exact arithmetic in the quadratic field, the number $Z$ for which $B Z$ is the "
                "value is greater than 1 and satisfies $T Z = Z$, that is"
            ),
            Formula(f"{plain} = 0", f"{typeset} = 0."),
            Words(
                r"The quotients of the period satisfy $a \ge 1$ and $a + s \ge 1$, and "
                r"$a + s \ge 2$ at least once. So by Tietze's theorem (Math. Ann. 70, 1911, "
                "236--265) the periodic continued fraction converges to the only fixed point of "
                r"$T$ in $[1, \infty]$: to $Z$."
            ),
        ]


class _General(_Proof):
    """A proof of a formula with parameters."""

    def statement(self) -> list[Part]:
        f, pre, size = self.formula, self.pre, len(self.formula.polynomials)
        rules = [
            (f"a({n}) = {self.poly(p, False)}", f"a_{{{n}}} = {self.poly(p, True)}")
            for n, p in enumerate(f.head)
        ]
        step = f"{size} m" if size > 1 else "m"
        rules += self.rules(lambda j: f"{pre + j} + {step}" if pre + j or size > 1 else step)
        word = "".join("+" if s > 0 else "-" for s in f.signs)
        plain = f.fraction("c").replace("\u2212", "-").replace("·", " ")
        return [
            Heading("Statement"),
            Words(
                rf"For all ${f.range_text(tex=True)}$ the value, with $c$ = \verb|{f.constant}|,"
            ),
            Formula(plain, f.fraction("c", tex=True)),
            Words(
                r"is the continued fraction $a_0 + s_0/(a_1 + s_1/(a_2 + \dotsb))$, whose signs "
                rf"repeat ${word}$, and whose {self.entries} are for all $m \ge 0$:"
            ),
            Formula("\n".join(x for x, _ in rules), " \\\\\n".join(x for _, x in rules)),
        ]

    def conjugacy(self) -> list[Part]:
        f, (i, n) = self.formula, self.start
        x = source_of(f)
        if isinstance(x, Refusal):
            raise EsmaError(x.reason)
        (p, q), (r, s) = f.numerator, f.denominator
        m = product((q, p, s, r), x.constant)
        a, b, c, d = product(*map(f.entry, range(n)))
        e = a * d - b * c  # 1 or -1
        u = product((d * e, -b * e, -c * e, a * e), m, *map(x.entry, range(i)))
        first, step = (self.poly(p, True) for p in (x.first, x.step))
        start = ", ".join(
            f"{p.name} = {p.first} + {p.step} u" if p.step > 1 else f"{p.name} = {p.first} + u"
            for p in f.parameters
        )
        letters = ", ".join(p.name for p in f.parameters)
        return [
            Heading("Theorem used"),
            Words(
                f"{x.theorem.title} ({x.theorem.source}). Its number $X$ has the quotients "
                rf"$({first}) + ({step}) i$ for $i = 0, 1, 2, \dots$, with the sign "
                f"${'+' if x.sign > 0 else '-'}$ after each of them."
            ),
            Heading("Left-hand side"),
            Words(
                "By its name the constant is $c = C X$, a fraction of degree 1 in $X$, and the "
                "left-hand side is $M X$, with"
            ),
            self.matrices(C=x.constant),
            self.matrices(M=m),
            Heading("Start"),
            Words(
                rf"Let $A$ be the product of the matrices {_ENTRY} of the first ${i}$ quotients of "
                rf"$X$, and $B$ that of the first ${n}$ of the statement. Then $M A = B U$ with"
            ),
            self.matrices(U=u),
            *self.step(x, u, f", as an identity of polynomials in $k$ and ${letters}$"),
            Heading("Convergence"),
            Words(
                f"From index ${n}$ on, the quotients $a$, each with the sign $s$ that follows it, "
                "are"
            ),
            self.pairs(n),
            Words(
                rf"for $k = 0, 1, 2, \dots$. With ${start}$, $u \ge 0$, the polynomials $a - 1$ "
                r"(under a minus $a - 2$) in $k$ and $u$ have no negative coefficient, so "
                rf"$a \ge 1$ and $a + s \ge 1$ always. {CONVERGENCE}"
            ),
            Heading("Conclusion"),
            Words(f"For each value of the parameters: {CONCLUSION}"),
        ]

    def of_x(self, x: Source, n: int, stride: int) -> Symbolic:
        return x.entry(n, stride)

    def fixed(self, b: Symbolic, t: Symbolic) -> list[Part]:
        p, r, q, s = t
        plain, typeset = (
            "({}) Z^2 + ({}) Z + ({}) = 0".format(*(self.poly(x, tex) for x in (q, s - p, -r)))
            for tex in (False, True)
        )
        return [
            self.matrices(B=b),
            self.matrices(T=t),
            Words(
                "By arithmetic with polynomials in the parameters and the square root in $c$, the "
                "number $Z$ for which $B Z$ is the value is greater than 1 and satisfies "
                "$T Z = Z$, that is"
            ),
            Formula(plain, typeset),
            Words("The quotients $a$ of the period, each with the sign $s$ that follows it, are"),
            self.pairs(self.pre),
            Words(
                r"and for all values of the parameters $a \ge 1$ and $a + s \ge 1$, and "
                r"$a + s \ge 2$ at least once, as the coefficients show. So by Tietze's theorem "
                "(Math. Ann. 70, 1911, 236--265) the periodic continued fraction converges to the "
                r"only fixed point of $T$ in $[1, \infty]$: to $Z$."
            ),
        ]


def _broken(factors: Sequence[str]) -> str:
    """Factors in rows, so that long products stay on the page."""
    return " \\\\\n\\cdot\\ ".join(rows(factors, LINE - 3, " "))
