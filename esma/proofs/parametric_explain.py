r"""The proof of a family in parameters for people: its parts, as in `esma.proofs.explain`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from esma.errors import EsmaError, Refusal
from esma.proofs.multivariate import to_terms
from esma.proofs.parametric import Expansions, Family, Symbolic, source_of, stated, times
from esma.proofs.parts import CONCLUSION, CONVERGENCE, Formula, Heading, Part, Words
from esma.proofs.theorems import THEOREMS
from esma.writing.escaping import escaped
from esma.writing.laws import LATEX, UNICODE


def describe(certificate: Mapping[str, Any]) -> list[Part]:
    """The parts of the proof, in order.

    Raises
    ------
    EsmaError
        If the certificate is not that of a family.
    """
    family = stated(certificate)
    if certificate["theorem"] == "C":
        writer = _Writer(family, Expansions(family))
        return [*writer.statement(), *writer.period()]
    source = source_of(family)
    if isinstance(source, Refusal):
        raise EsmaError(source.reason)
    conjugate = _Conjugate(family, Expansions(family, source), certificate)
    return [*conjugate.statement(), *conjugate.theorem(), *conjugate.step(), *conjugate.rest()]


class _Writer:
    """What proofs of both kinds have in common, and that about quadratic irrationals."""

    def __init__(self, family: Family, sides: Expansions) -> None:
        self.family, self.sides = family, sides

    def _poly(self, p: Any, tex: bool, index: str = "k") -> str:
        written = self.family.polynomial(to_terms(p), LATEX if tex else UNICODE, index)
        return written if tex else written.replace("\u2212", "-")

    def _matrix(self, m: Symbolic, tex: bool) -> str:
        a, b, c, d = (self._poly(p, tex) for p in m)
        if tex:
            return rf"\begin{{pmatrix}}{a} & {b}\\ {c} & {d}\end{{pmatrix}}"
        return f"[[{a}, {b}], [{c}, {d}]]"

    def _both(self, name: str, m: Symbolic) -> Formula:
        return Formula(f"{name} = {self._matrix(m, False)}", f"{name} = {self._matrix(m, True)}")

    def statement(self) -> list[Part]:
        """What is proved."""
        f = self.family
        word = "".join("+" if s > 0 else "-" for s in f.signs)
        rules, typeset = [], []
        pre, size = len(f.head), len(f.polynomials)
        for n, p in enumerate(self.sides.head):
            rules.append(f"a({n}) = {self._poly(p, False)}")
            typeset.append(f"a_{{{n}}} = {self._poly(p, True)}")
        for j, p in enumerate(self.sides.tail):
            index = f"{pre + j} + {size} m" if size > 1 else f"{pre} + m" if pre else "m"
            rule, latex = self._poly(p, False, "m"), self._poly(p, True, "m")
            if self.sides.length(pre + j) is not None:
                run = self.sides.lengths[j]
                rule += f"   ({self._poly(run, False, 'm')} times)"
                latex += rf"\quad({self._poly(run, True, 'm')}\text{{ times}})"
            rules.append(f"a({index}) = {rule}")
            typeset.append(f"a_{{{index}}} = {latex}")
        plain = f.fraction("c").replace("\u2212", "-").replace("·", " ")
        entries = "quotients, runs counted as one," if f.lengths else "quotients"
        return [
            Heading("Statement"),
            Words(
                rf"For all ${f.range_text(tex=True)}$ the value, with $c$ = \verb|{f.constant}|,"
            ),
            Formula(plain, f.fraction("c", tex=True)),
            Words(
                r"is the continued fraction $a_0 + s_0/(a_1 + s_1/(a_2 + \dotsb))$, whose signs "
                rf"repeat ${word}$, and whose {entries} are for all $m \ge 0$:"
            ),
            Formula("\n".join(rules), " \\\\\n".join(typeset)),
        ]

    def period(self) -> list[Part]:
        """The proof by the period."""
        sides, pre = self.sides, len(self.sides.head)
        stop = pre + sides.period
        b, t = sides.of_y(0, pre), sides.of_y(pre, stop)
        plain, typeset = [], []
        for n in range(pre, stop):
            sign = "+" if self.family.signs[n % len(self.family.signs)] > 0 else "-"
            plain.append(f"{self._poly(sides.y(n)[0], False)} ({sign})")
            typeset.append(rf"{self._poly(sides.y(n)[0], True)}\ ({sign})")
        p, r, q, s = t
        equation = "({0}) Z^2 + ({1}) Z + ({2}) = 0"
        parts = (q, s - p, -r)
        theorem = THEOREMS["quadratic"]
        return [
            Heading("Theorem used"),
            Words(
                f"{theorem.title} ({escaped(theorem.source)}).",
                f"{theorem.title} ({theorem.source}).",
            ),
            Heading("Proof"),
            Words(
                r"Let $B$ be the product of the matrices "
                r"$\bigl(\begin{smallmatrix}a&s\\1&0\end{smallmatrix}\bigr)$ of the first "
                rf"${pre}$ quotients, and $T$ that of the next ${sides.period}$, one period:"
            ),
            self._both("B", b),
            self._both("T", t),
            Words(
                "By arithmetic with polynomials in the parameters and the square root in $c$, the "
                "number $Z$ for which $B Z$ is the value is greater than 1 and satisfies "
                "$T Z = Z$, that is"
            ),
            Formula(
                equation.format(*(self._poly(x, False) for x in parts)),
                equation.format(*(self._poly(x, True) for x in parts)),
            ),
            Words("The quotients $a$ of the period, each with the sign $s$ that follows it, are"),
            Formula(", ".join(plain), ",\\ ".join(typeset)),
            Words(
                r"and for all values of the parameters $a \ge 1$ and $a + s \ge 1$, and "
                r"$a + s \ge 2$ at least once, as the coefficients show. So by Tietze's theorem "
                "(Math. Ann. 70, 1911, 236--265) the periodic continued fraction converges to the "
                r"only fixed point of $T$ in $[1, \infty]$: to $Z$."
            ),
        ]


class _Conjugate(_Writer):
    """A proof by a theorem's progression."""

    def __init__(self, family: Family, sides: Expansions, certificate: Mapping[str, Any]) -> None:
        super().__init__(family, sides)
        (self.i, self.j), self.group = certificate["start"], certificate["group"]
        state = times(sides.back(0, self.j), sides.map())
        self.state = times(state, sides.of_x(0, self.i))

    def theorem(self) -> list[Part]:
        """The theorem with its parameters, and M."""
        source = self.sides.source
        first, step = (self._poly(p, True) for p in (source.first, source.step))
        sign = "+" if source.sign > 0 else "-"
        return [
            Heading("Theorem used"),
            Words(
                f"{source.title} ({source.reference}). Its number $X$ has the quotients "
                rf"$({first}) + ({step}) i$ for $i = 0, 1, 2, \dots$, with the sign ${sign}$ after "
                "each of them."
            ),
            Heading("Left-hand side"),
            Words(
                "By its name the constant is $c = C X$, a fraction of degree 1 in $X$, and the "
                "left-hand side is $M X$, with"
            ),
            self._both("C", source.constant),
            self._both("M", self.sides.map()),
        ]

    def step(self) -> list[Part]:
        """The state and the identities that lead back to it."""
        i, j, (tx, ty), u = self.i, self.j, self.group, self.state
        left = times(u, self.sides.of_x(i, i + tx))
        minus = "" if left == times(self.sides.of_y(j, j + ty), u) else "-"
        rows: list[list[str]] = []
        for tex in (False, True):
            one = [self._matrix(u, tex)]
            one += [self._matrix(self.sides.x(n, tx), tex) for n in range(i, i + tx)]
            other = [self._matrix(self.sides.y(n, ty), tex) for n in range(j, j + ty)]
            rows += [one, [*([minus] if minus else []), *other, self._matrix(u, tex)]]
        return [
            Heading("Start"),
            Words(
                r"Let $A$ be the product of the matrices "
                r"$\bigl(\begin{smallmatrix}a&s\\1&0\end{smallmatrix}\bigr)$ of the first "
                rf"${self.i}$ quotients of $X$, and $B$ that of the first ${self.j}$ of the "
                "statement. Then $M A = B U$ with"
            ),
            self._both("U", self.state),
            Heading("Step"),
            Words(
                f"Take the quotients of $X$ in groups of ${tx}$ and those of the statement in "
                rf"groups of ${ty}$. Of group $k$ the following holds, as an identity of "
                rf"polynomials in $k$ and ${', '.join(p.name for p in self.family.parameters)}$:"
            ),
            Formula(
                f"{' '.join(rows[0])}\n  = {' '.join(rows[1])}",
                f"{_broken(rows[2])} \\\\\n= {_broken(rows[3])}",
            ),
        ]

    def rest(self) -> list[Part]:
        """Convergence, range and conclusion."""
        plain, typeset = [], []
        for n in range(self.j, self.j + self.sides.period):
            a = self.sides.quotient(n, self.sides.period)
            sign = "+" if self.family.signs[n % len(self.family.signs)] > 0 else "-"
            plain.append(f"{self._poly(a, False)} ({sign})")
            typeset.append(rf"{self._poly(a, True)}\ ({sign})")
        rows = [",\\ ".join(typeset[i : i + 4]) for i in range(0, len(typeset), 4)]
        start = ", ".join(
            f"{p.name} = {p.first} + {p.step} u" if p.step > 1 else f"{p.name} = {p.first} + u"
            for p in self.family.parameters
        )
        return [
            Heading("Convergence"),
            Words(
                f"From index ${self.j}$ on, the quotients $a$, each with the sign $s$ that follows "
                "it, are"
            ),
            Formula(", ".join(plain), ", \\\\\n".join(rows)),
            Words(
                rf"for $k = 0, 1, 2, \dots$. With ${start}$, $u \ge 0$, the polynomials $a - 1$ "
                r"(under a minus $a - 2$) in $k$ and $u$ have no negative coefficient, so "
                rf"$a \ge 1$ and $a + s \ge 1$ always. {CONVERGENCE}"
            ),
            Heading("Conclusion"),
            Words(f"For each value of the parameters: {CONCLUSION}"),
        ]


def _broken(factors: list[str], width: int = 3) -> str:
    """Factors in rows, so that long products stay on the page."""
    rows = [" ".join(factors[i : i + width]) for i in range(0, len(factors), width)]
    return " \\\\\n\\cdot\\ ".join(rows)
