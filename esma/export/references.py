"""What formulas and proofs cite, as BibTeX entries and as items of a bibliography."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from esma.approval.theorems import THEOREMS
from esma.escaping import escaped


@dataclass(frozen=True)
class Reference:
    """A published work; fields are LaTeX, in the order in which they are printed.

    Attributes
    ----------
    key : by which it is cited
    kind : the kind of BibTeX entry
    author, title : as they are printed
    fields : BibTeX fields besides these
    """

    key: str
    kind: str
    author: str
    title: str
    fields: tuple[tuple[str, str], ...]

    def bibtex(self) -> str:
        """The entry of a BibTeX file."""
        named = [("author", self.author), ("title", f"{{{self.title}}}"), *self.fields]
        body = ",\n".join(f"  {name} = {{{value}}}" for name, value in named)
        return f"@{self.kind}{{{self.key},\n{body}\n}}\n"

    def item(self) -> str:
        r"""The ``\bibitem`` of a bibliography."""
        authors = self.author.replace(" and ", ", ")
        parts: list[str] = []
        for name, value in self.fields:
            if name == "volume":
                parts[-1] += f" {value}"
            else:
                parts.append(value)
        where = f" {', '.join(parts)}." if parts else ""
        return f"\\bibitem{{{self.key}}} {authors}. \\emph{{{self.title}}}.{where}\n"


def _work(key: str, kind: str, author: str, title: str, **fields: str) -> Reference:
    return Reference(key, kind, author, title, tuple(fields.items()))


#: By key, every work that is cited.
REFERENCES: Final = {
    work.key: work
    for work in (
        _work(
            "razon2023",
            "inproceedings",
            "O. Razon and Y. Harris and S. Gottlieb and D. Carmon and O. David and I. Kaminer",
            "Automated search for conjectures on mathematical constants using analysis of integer"
            " sequences",
            booktitle="Proceedings of the 40th International Conference on Machine Learning",
            series="PMLR",
            volume="202",
            pages="28809--28842",
            year="2023",
        ),
        _work(
            "tietze1911",
            "article",
            "H. Tietze",
            r"{\"U}ber Kriterien f{\"u}r Konvergenz und Irrationalit{\"a}t unendlicher"
            r" Kettenbr{\"u}che",
            journal="Math. Ann.",
            volume="70",
            pages="236--265",
            year="1911",
        ),
        _work(
            "euler1744",
            "article",
            "L. Euler",
            "De fractionibus continuis dissertatio",
            journal="Comm. Acad. Sci. Petropol.",
            volume="9",
            pages="98--137",
            year="1744",
        ),
        _work(
            "hurwitz1891",
            "article",
            "A. Hurwitz",
            r"{\"U}ber die Kettenbruch-Entwicklung der Zahl $e$",
            journal=r"Schriften phys.-{\"o}kon. Ges. K{\"o}nigsberg",
            volume="32",
            pages="59--62",
            year="1891",
        ),
        _work(
            "lambert1768",
            "article",
            "J. H. Lambert",
            r"M{\'e}moire sur quelques propri{\'e}t{\'e}s remarquables des quantit{\'e}s"
            " transcendantes circulaires et logarithmiques",
            journal=r"M{\'e}m. Acad. Berlin",
            volume="17",
            pages="265--322",
            year="1768",
        ),
        _work(
            "lehmer1973",
            "article",
            "D. H. Lehmer",
            "Continued fractions containing arithmetic progressions",
            journal="Scripta Math.",
            volume="29",
            pages="17--24",
            year="1973",
        ),
        _work(
            "perron1957",
            "book",
            "O. Perron",
            r"Die Lehre von den Kettenbr{\"u}chen, 3rd ed., vol. II",
            publisher="Teubner",
            year="1957",
        ),
        _work(
            "watson1922",
            "book",
            "G. N. Watson",
            "A Treatise on the Theory of Bessel Functions",
            publisher="Cambridge University Press",
            year="1922",
        ),
        _work(
            "komatsu2003",
            "article",
            "T. Komatsu",
            "On Tasoev's continued fractions",
            journal="Math. Proc. Cambridge Philos. Soc.",
            volume="134",
            pages="1--12",
            year="2003",
        ),
        _work(
            "lagrange1770",
            "article",
            "J.-L. Lagrange",
            r"Additions au m{\'e}moire sur la r{\'e}solution des {\'e}quations num{\'e}riques",
            journal=r"M{\'e}m. Acad. Berlin",
            volume="24",
            pages="111--180",
            year="1770",
        ),
    )
}

_OF_THEOREMS: Final = {
    "exp": ("euler1744", "hurwitz1891"),
    "tanh": ("lambert1768",),
    "tan": ("lambert1768",),
    "besseli": ("lehmer1973", "perron1957"),
    "besselj": ("watson1922", "lehmer1973", "perron1957"),
    "tasoev": ("komatsu2003",),
    "quadratic": ("lagrange1770",),
}


def references_of(theorem: str) -> tuple[Reference, ...]:
    """The works that a theorem of `esma.approval.theorems` is from.

    >>> [work.key for work in references_of("exp")]
    ['euler1744', 'hurwitz1891']
    """
    if theorem in _OF_THEOREMS:
        return tuple(REFERENCES[key] for key in _OF_THEOREMS[theorem])
    found = THEOREMS[theorem]
    return (_work(theorem, "misc", escaped(found.title), escaped(found.source)),)
