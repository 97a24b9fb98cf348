"""The proofs of a document: what they have in common is said once, and what a tail class needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from esma.approval.conjecture import Conjecture
from esma.enumeration.constants import Constant
from esma.proofs import explain
from esma.proofs.checker import CertificateError, check
from esma.proofs.parts import CONCLUSION, CONVERGENCE, ENTRY, FIXED, SIMPLE_ENTRY, Shared
from esma.proofs.prover import Proof, Prover
from esma.searching.searcher import proof_of
from esma.writing.escaping import escaped

from .references import REFERENCES, Reference, references_of

#: Provers that are kept, one a constant.
_KEPT: Final = 16
_MATRICES: Final = rf"the product of the matrices {ENTRY}"
#: What proofs have in common, by its label: the statement, and the proof without its end.
LEMMAS: Final[Mapping[str, tuple[str, ...]]] = {
    "lemma:groups": (
        (
            "Let the quotients of a number $X$ tend to infinity. "
            rf"Let $A$ be {_MATRICES} of the first "
            "$i$ quotients $a$ of $X$, each with the sign $s$ that follows it, and $B$ that of the "
            "first $n$ quotients of a continued fraction, runs counted as one, and let $M A$ be a "
            "multiple of $B U$. From there on take the quotients of both in groups. For all "
            "$k \\ge 0$ let $U$ times the matrices of group $k$ of $X$ be $\\pm$ those of the "
            "continued fraction times $U$, and "
            r"let the quotients of the latter satisfy $a \ge 1$ and $a + s \ge 1$. Let $B$ map "
            r"$[1, \infty)$ into $(0, \infty)$. Then the continued fraction has the value $M X$."
        ),
        r"\end{lemma}",
        r"\begin{proof}",
        CONVERGENCE,
        CONCLUSION,
    ),
    "lemma:tail": (
        (
            rf"Let $A$ be the product of the matrices {SIMPLE_ENTRY} of the first "
            "$i$ quotients $a$ of the simple continued fraction of a number $X$, and $B$ that of "
            "the first $n$ quotients of another one, and let "
            r"$M A = \pm B U$ with $U = \bigl(\begin{smallmatrix}u&0\\0&v\end{smallmatrix}"
            r"\bigr)$. Let the quotients of the latter from index $n$ on be at least 1, and $u/v$ "
            "and $v/u$ times those of $X$ from index $i$ on in turn. Then it has the value $M X$."
        ),
        r"\end{lemma}",
        r"\begin{proof}",
        (
            "With the complete quotient $Z$ of $X$ at index $i$, that of the other at index $n$ is "
            "$U Z$, and $M X = M A Z = B U Z$."
        ),
    ),
    "lemma:period": (
        (
            rf"Let $B$ be {_MATRICES} of the first $n$ quotients $a$ of a periodic continued "
            "fraction, each with the sign $s$ that follows it, and $T$ that of the period behind "
            "them. Let "
            r"$T Z = Z$ with $Z > 1$, and let $a \ge 1$ and $a + s \ge 1$ in the period, and "
            r"$a + s \ge 2$ at least once. Then the continued fraction has the value $B Z$."
        ),
        r"\end{lemma}",
        r"\begin{proof}",
        FIXED,
    ),
}


@dataclass
class Cited:
    """A theorem of others that a document states.

    Attributes
    ----------
    label, name, works : how it is referred to, who found it, and the keys of its works
    numbers : the numbers X that it expands, as they are described
    """

    label: str
    name: str
    works: str
    numbers: list[str] = field(default_factory=list)

    def lines(self, statement: str) -> list[str]:
        """The theorem in LaTeX."""
        told = self.numbers
        if len(told) > 1:  # X of them has an index
            told = [re.sub(r"\bX\b", f"X_{{{k}}}", text) for k, text in enumerate(told, 1)]
        return [
            rf"\begin{{theorem}}[{self.name}~\cite{{{self.works}}}]\label{{{self.label}}}",
            statement,
            "\\par\n\\noindent ".join(told),
            r"\end{theorem}",
        ]


@dataclass(frozen=True)
class Use:
    """A theorem, a number X of it, counted from 0, and a lemma that a proof uses."""

    theorem: Cited
    index: int
    lemma: str

    @property
    def key(self) -> tuple[str, int, str]:
        """Equal for equal uses."""
        return self.theorem.label, self.index, self.lemma

    def references(self) -> str:
        """Both in LaTeX."""
        return rf"Theorem~\ref{{{self.theorem.label}}} and Lemma~\ref{{{self.lemma}}}"

    @property
    def number(self) -> str:
        """Which number X is, where there are several; known when all of the document is."""
        return f"$X = X_{{{self.index + 1}}}$, " if len(self.theorem.numbers) > 1 else ""


@dataclass
class Citations:
    """What a document cites, and the proofs that it has looked at.

    Attributes
    ----------
    cited : works by key
    theorems : by their statement
    lemmas : labels of those that are used
    """

    cited: dict[str, Reference] = field(
        default_factory=lambda: {"razon2023": REFERENCES["razon2023"]}
    )
    theorems: dict[str, Cited] = field(default_factory=dict)
    lemmas: dict[str, None] = field(default_factory=dict)
    provers: dict[Constant, Prover] = field(default_factory=dict)

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

    def works(self, certificate: Mapping[str, Any]) -> str:
        """The keys of the works behind a proof, which are cited from now on."""
        works = references_of(explain.theorem_used(certificate))
        for work in (*works, REFERENCES["tietze1911"]):
            self.cited.setdefault(work.key, work)
        return ",".join(work.key for work in works)

    def use(self, shared: Shared, certificate: Mapping[str, Any]) -> Use:
        """The theorem and the lemma that a proof uses."""
        lemma = f"lemma:{shared.lemma}"
        self.lemmas[lemma] = None
        label, works = f"theorem:{len(self.theorems) + 1}", self.works(certificate)
        name = escaped(explain.theorem_used(certificate).title)
        theorem = self.theorems.setdefault(
            explain.typeset(shared.theorem), Cited(label, name, works)
        )
        number = explain.typeset(shared.number)
        if number not in theorem.numbers:
            theorem.numbers.append(number)
        return Use(theorem, theorem.numbers.index(number), lemma)
