r"""Formulas as a LaTeX document that needs amsmath and nothing else.

Each formula is an equation with ``\cfrac``, or in Gauss's notation, and a paragraph that says the
closed form of its quotients, its signs, how fast it converges and what is known of it; proofs stand
in an appendix. Nothing runs off the page: what is wider than a line is named or broken.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO, Final

from esma.approval.conjecture import Conjecture
from esma.enumeration.constants import Constant
from esma.proofs import explain
from esma.proofs.checker import CertificateError, check
from esma.proofs.prover import Proof, Prover
from esma.searching.searcher import proof_of
from esma.writing.display import BREAK, LINE, breakable, measure, short_count, typewriter
from esma.writing.escaping import escaped
from esma.writing.laws import LATEX, PRINTED, in_letter
from esma.writing.nested import nested_latex

from .references import REFERENCES, Reference, references_of

#: Terms that are written out at most unless it is said how many.
MOST_TERMS: Final = 6
LEAST_TERMS: Final = 4
#: A constant or a left-hand side that is wider, in quads, gets a name.
SHORT: Final = 8.0
#: Provers that are kept, one a constant.
_KEPT: Final = 16
_DIGITS: Final = 50


_OPENING: Final = r"""\setlength{\parskip}{3pt}
\postdisplaypenalty=10000
\title{TITLE}
\author{}
\date{}
\begin{document}
\maketitle
This document holds COUNT of the kind
\[ y = a_0 + \cfrac{s_0}{a_1 + \cfrac{s_1}{a_2 + \ddots}}, \qquad s_n \in \{+1, -1\}, \]
found with the ESMA algorithm~\cite{razon2023}. The quotients $a_n$ are integers, the floor of what
remains where $s_n = +1$ and the ceiling where $s_n = -1$. In their closed form, what is in
$\langle\,\rangle$ is repeated for $m = 0, 1, 2, \dots$, and $a^{l}$ is a run of $l$
quotients $a$; the signs are repeated too. The number of terms for 100 digits is the least one whose
convergent differs from the value by less than $10^{-100}$. A conjecture agrees with its closed form
in all quotients that were computed, and in its value to the number of digits that is given.
"""


@dataclass(frozen=True)
class Layout:
    """What a document holds.

    Attributes
    ----------
    depth : terms that are written out; by default enough to show the law
    compact : Gauss's notation with a K instead of the fractions
    proofs : whether the proofs are written out in an appendix
    title : of the document, any text
    bibliography : name of a BibTeX file, without its ending, that the document takes what it cites
        from; by default it holds its bibliography itself
    """

    depth: int | None = None
    compact: bool = False
    proofs: bool = True
    title: str = "Signed continued fractions"
    bibliography: str | None = None


def write_latex(
    conjectures: Iterable[Conjecture], file: IO[bytes], layout: Layout
) -> Mapping[str, Reference]:
    """Write a document; formulas are taken and written one by one.

    Returns
    -------
    mapping
        What it cites, by key.
    """
    with TemporaryFile() as body, TemporaryFile() as appendix:
        document = _Document(layout, body, appendix)
        for conjecture in conjectures:
            document.add(conjecture)
        document.write(file)
        return document.cited


@dataclass
class _Document:
    """The parts of a document while it is written; what grows with the formulas is in files."""

    layout: Layout
    body: IO[bytes]
    appendix: IO[bytes]
    cited: dict[str, Reference] = field(default_factory=dict)
    constants: dict[Constant, str] = field(default_factory=dict)
    provers: dict[Constant, Prover] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)
    count: int = 0

    def __post_init__(self) -> None:
        self.cite("razon2023")

    def cite(self, *keys: str) -> str:
        """A citation of works of `REFERENCES`."""
        for key in keys:
            self.cited.setdefault(key, REFERENCES[key])
        return rf"\cite{{{','.join(keys)}}}"

    def symbol(self, constant: Constant) -> str:
        """What a constant is called in the formulas."""
        if constant not in self.constants:
            latex = constant.latex()
            if measure(latex) > SHORT:
                latex = rf"c_{{{len(self.constants) + 1}}}"
            self.constants[constant] = latex
        return self.constants[constant]

    def proof(self, conjecture: Conjecture) -> Proof | None:
        """The proof of a conjecture, if its certificate is one of just it and is accepted."""
        if conjecture.certificate is None:
            return None
        c = conjecture.constant
        if c not in self.provers:
            if len(self.provers) >= _KEPT:
                self.provers.pop(next(iter(self.provers)))
            self.provers[c] = Prover(c.name, c.tree)
        proof = proof_of(conjecture, self.provers[c])
        if proof is None or proof.certificate is None:
            return None
        try:
            check(proof.certificate)
        except CertificateError:
            return None
        return proof

    def add(self, x: Conjecture) -> None:
        """One more formula."""
        self.count += 1
        label = x.key
        repeated = label in self.labels
        self.labels.add(label)
        left = x.expression.latex(self.symbol(x.constant), negative=x.negative)
        named = measure(left) > 2 * SHORT
        lines = [
            r"\begin{equation}" + ("" if repeated else rf"\label{{eq:{label}}}"),
            equation("y" if named else left, x, self.layout),
            r"\end{equation}",
        ]
        if named:
            lines.append(self._left_hand_side(x))
        proof = self.proof(x)
        lines += [self._quotients(x), self._known(x, proof, label), r"\medskip", ""]
        self._append(self.body, lines)
        if proof is not None and proof.certificate is not None and self.layout.proofs:
            if repeated:
                return
            text = explain.latex(proof.certificate, proof.rewriting, document=False)
            title = rf"\subsection{{Formula \eqref{{eq:{label}}}}}\label{{proof:{label}}}"
            self._append(self.appendix, [title, text])

    def _left_hand_side(self, x: Conjecture) -> str:
        """The definition of y, where that is too wide for its equation."""
        symbol = self.symbol(x.constant)
        p, q = (
            type(x.expression)(side, (1,)).latex(symbol)
            for side in (x.expression.numerator, x.expression.denominator)
        )
        bars = "|" if x.negative else ""
        if q == "1":
            return f"Here $y = {bars}{breakable(p)}{bars}$."
        return f"Here $y = {bars}P/Q{bars}$ with $P = {breakable(p)}$ and $Q = {breakable(q)}$."

    @staticmethod
    def _quotients(x: Conjecture) -> str:
        """The closed form of the quotients and the signs."""
        signs = BREAK.join("+" if s > 0 else "-" for s in x.signs)
        return rf"Quotients: ${breakable(x.law.written(PRINTED))}$. Signs: ${signs}$ repeated."

    def _known(self, x: Conjecture, proof: Proof | None, label: str) -> str:
        """How fast a formula converges, and what is known of it."""
        few, many, *simple = map(short_count, (*x.terms_needed, *x.simple_terms_needed))
        text = (
            rf"Key \texttt{{{x.key}}}. "
            + escaped(f"{few} terms for 100 digits, {many} for 1000")
            + escaped(f" (simple continued fraction: {simple[0]}, {simple[1]}). ")
        )
        if proof is None or proof.certificate is None:
            text += rf"Conjecture, verified to ${x.verified_digits}$ digits"
            if x.law.surplus is None:
                return f"{text}."
            more = rf"its recurrence predicted ${x.law.surplus}$ terms past those that fix it"
            return f"{text}; {more}."
        theorem = explain.theorem_used(proof.certificate)
        works = references_of(theorem)
        for work in works:
            self.cited.setdefault(work.key, work)
        self.cite("tietze1911")
        text += rf"Proved from {escaped(theorem.title)}~\cite{{{','.join(w.key for w in works)}}}"
        if self.layout.proofs:
            text += rf", see \ref{{proof:{label}}}"
        return text + rf"; verified to ${x.verified_digits}$ digits."

    @staticmethod
    def _append(file: IO[bytes], lines: Iterable[str]) -> None:
        file.write(("\n".join(lines) + "\n").encode())

    def write(self, file: IO[bytes]) -> None:
        """The whole document."""
        self._append(file, self._beginning())
        self.body.seek(0)
        shutil.copyfileobj(self.body, file)
        if self.appendix.tell():
            self._append(file, [r"\appendix", r"\section{Proofs}", ""])
            self.appendix.seek(0)
            shutil.copyfileobj(self.appendix, file)
        if self.layout.bibliography is None:
            items = [work.item() for work in self.cited.values()]
            bibliography = [r"\begin{thebibliography}{99}", *items, r"\end{thebibliography}"]
        else:
            bibliography = [
                r"\bibliographystyle{plain}",
                rf"\bibliography{{{self.layout.bibliography}}}",
            ]
        self._append(file, [*bibliography, r"\end{document}"])

    def _beginning(self) -> list[str]:
        many = "formula" if self.count == 1 else "formulas"
        title = escaped(self.layout.title)
        opening = _OPENING.replace("COUNT", f"{self.count} {many}").replace("TITLE", title)
        lines = [explain.PREAMBLE + opening]
        if "tietze1911" in self.cited:
            lines.append(
                "A formula that is proved follows from the theorem that is named, by a proof that"
                " was checked; convergence is by a theorem of Tietze~\\cite{tietze1911}."
            )
        if self.constants:
            lines += [r"\section{Constants}", ""]
        for constant, symbol in self.constants.items():
            value = rf"\approx {constant.shown(_DIGITS)}"
            written = typewriter(constant.name)
            if symbol == constant.latex():
                lines.append(f"${symbol} {value}$ ({written})" + r"\par")
            else:
                lines.append(f"${symbol} {value}$ is {written}" + r"\par")
        return [*lines, r"\section{Formulas}", ""]


def equation(left: str, x: Conjecture, layout: Layout) -> str:
    """A formula in a line: fractions as deep as there is room, or Gauss's notation."""
    if layout.compact:
        found = f"{left} = {gauss(x)}"
    else:
        depth = layout.depth
        if depth is None:
            form = x.law.hurwitzian
            seen = LEAST_TERMS if form is None else form.preperiod + form.period + 1
            depth = min(MOST_TERMS, max(LEAST_TERMS, seen))
        room = LINE - measure(left) - 2
        found = f"{left} = {nested_latex(x.terms(depth), x.signs, depth, width=room)}"
    if measure(found) <= LINE + 2:
        return found
    return rf"{left} = a_0+\cfrac{{s_0}}{{a_1+\cfrac{{s_1}}{{a_2+\ddots}}}}"


def gauss(x: Conjecture) -> str:
    r"""A continued fraction in Gauss's notation, with the law itself where it is one polynomial.

    Examples
    --------
    >>> import esma
    >>> print(gauss(esma.search("e", coeff_limit=1, max_period=1)[0]))
    2+\operatorname*{K}_{m=1}^{\infty}\frac{1}{4m+2}
    """
    form = x.law.hurwitzian
    numerator = "1" if x.signs == (1,) else "-1" if x.signs == (-1,) else "s_{n-1}"
    index, first, quotient = "n", 1, "a_{n}"
    if form is not None and form.period == 1 and form.preperiod < 2 and len(x.signs) == 1:
        index, first = "m", 1 - form.preperiod
        quotient = in_letter(form.polynomials[0], LATEX)
    tail = rf"\operatorname*{{K}}_{{{index}={first}}}^{{\infty}}\frac{{{numerator}}}{{{quotient}}}"
    return f"{x.terms(1)[0]}+{tail}".removeprefix("0+")
