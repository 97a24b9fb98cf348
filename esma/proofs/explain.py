r"""Proofs for people: a certificate as text, LaTeX and HTML, with every number that it needs.

`describe` lays a certificate out as headings, sentences and formulas; `text`, `latex` and `html`
write these down. Nothing is claimed that the checker does not check.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import Any, Final, TypeAlias

from esma.enumeration.expressions import Expression
from esma.enumeration.grammar import parse, to_latex
from esma.errors import EsmaError
from esma.proofs import statements
from esma.proofs.alignment import TheoremSource
from esma.proofs.statements import IDENTITY, from_dict, substituted, times
from esma.proofs.theorems import THEOREMS, Geometric, Matrix, Progression, Theorem
from esma.writing.display import LINE, breakable, displayed, measure, rows, typewriter
from esma.writing.escaping import escaped
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

_VERBATIM: Final = re.compile(r"\\verb\|([^|]*)\|")

_PLAIN: Final = (
    (r"\bigl(\begin{smallmatrix}a&s\\1&0\end{smallmatrix}\bigr)", "[[a, s], [1, 0]]"),
    (r"\dotsb", "..."),
    (r"\dots", "..."),
    (r"\ge", ">="),
    (r"\infty", "infinity"),
    (r"\pm", "+-"),
    (r"\allowbreak ", ""),
    ("--", "-"),
    ("$", ""),
)


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences in LaTeX, from which the plain form is made unless it is given."""

    latex: str
    text: str = ""

    @property
    def plain(self) -> str:
        if self.text:
            return self.text
        plain = _VERBATIM.sub(r"\1", self.latex)
        for old, new in _PLAIN:
            plain = plain.replace(old, new)
        return plain


@dataclass(frozen=True, slots=True)
class Formula:
    """A displayed formula, plain and in LaTeX; lines are rows."""

    plain: str
    latex: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a part."""

    title: str


Part: TypeAlias = Words | Formula | Heading


def text(certificate: Mapping[str, Any], rewriting: str = "") -> str:
    """The proof as plain text.

    Parameters
    ----------
    certificate
        A self-contained certificate.
    rewriting
        How the constant was put in the certificate's terms (`Proof.rewriting`), if it was.

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
    certificate, rewriting
        As for `text`.
    document
        A document that compiles with pdflatex and amsmath; else its body, for another document.

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
            lines.append(_VERBATIM.sub(lambda m: typewriter(m[1]), part.latex))
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
    lines: list[str] = []
    for part in describe(certificate, rewriting):
        if isinstance(part, Heading):
            lines.append(f"<p><b>{escape(part.title)}</b></p>")
        elif isinstance(part, Formula):
            formula = escape(part.latex)
            lines.append(
                '<div style="overflow-x: auto">'
                rf"$$\begin{{gathered}}{formula}\end{{gathered}}$$</div>"
            )
        else:
            # accents are LaTeX's outside of formulas, where nothing typesets them
            source = part.text if part.text and "$" not in part.latex else part.latex
            words = _VERBATIM.sub(r"<code>\1</code>", escape(source)).replace("--", "–")
            lines.append(f"<p>{words}</p>")
    return "\n".join(lines)


def describe(certificate: Mapping[str, Any], rewriting: str = "") -> list[Part]:
    """The parts of the proof, in order.

    Raises
    ------
    EsmaError
        If the certificate is not that of a proof.
    """
    if certificate.get("format") == "esma-family-certificate":
        from esma.proofs import parametric_explain

        return parametric_explain.describe(certificate)
    kind = certificate.get("kind")
    if kind == "quadratic":
        return [*_statement(certificate, rewriting), *_quadratic(certificate)]
    if kind in ("theorem", "powers") and "links" in certificate:
        return [*_statement(certificate, rewriting), *_conjugacy(certificate)]
    raise EsmaError("only a self-contained certificate of a proof can be explained")


# -------------------------------------------------------------------------------------------------
# The statement
# -------------------------------------------------------------------------------------------------


def _statement(certificate: Mapping[str, Any], rewriting: str) -> list[Part]:
    data = certificate["statement"]
    y = from_dict(data).sequence
    plain, typeset = left_hand_side(data)
    terms: list[int] = []
    n = 0
    while len(terms) < DISPLAYED:
        length = y.length(n)
        terms += [y.quotient(n)] * min(1 if length is None else length, DISPLAYED)
        n += 1
    terms = terms[:DISPLAYED]
    nested = nested_latex(terms, data["signs"], 4, width=max(LINE - measure(typeset), LINE / 4))
    listed = ", ".join(map(str, terms[1:]))
    word = r"\allowbreak ".join("+" if s > 0 else "-" for s in data["signs"])
    pre, period = len(y.head), len(y.tail)
    rules, rules_latex = [], []
    for j, p in enumerate(y.tail):
        index = _polynomial((pre + j, period), "m")
        rule, rule_latex = (_powers(p, y.base, "m", tex=tex) for tex in (False, True))
        run = y.lengths[j] if y.lengths else (1,)
        if run != (1,):
            rule += f"   ({_powers(run, y.base, 'm')} times)"
            rule_latex += rf"\quad({_powers(run, y.base, 'm', tex=True)}\text{{ times}})"
        rules.append(f"a({index}) = {rule}")
        rules_latex.append(f"a_{{{index}}} = {rule_latex}")
    runs = y.lengths or y.head_lengths
    entries = "quotients, runs counted as one," if runs else "quotients"
    lengths = map(y.length, range(pre))
    powers = ("" if n is None else f"^{{{n}}}" for n in lengths)
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
            rf"has this continued fraction $a_0 + s_0/(a_1 + s_1/(a_2 + \dotsb))$, whose signs "
            rf"repeat ${word}$, and whose {entries} are for all $m \ge 0${first}:"
        ),
        Formula("\n".join(rules), " \\\\\n".join(rules_latex)),
        *([Words(rf"Here \verb|{rewriting}|.")] if rewriting else []),
    ]


def left_hand_side(data: Mapping[str, Any]) -> tuple[str, str]:
    """The left-hand side of a certificate's statement, plain and in LaTeX."""
    p, q = tuple(data["numerator"]), tuple(data["denominator"])
    tree = parse(data["constant"])
    plain, typeset = data["constant"], to_latex(tree)
    if not any(p[2:]) and (*p, 0)[:2] == (0, 1) and q[0] == 1 and not any(q[1:]):
        return plain, typeset
    value = Expression(p, q)
    return f"|{value.lhs(plain)}|", value.latex(typeset, negative=True)


def _polynomial(coefficients: Sequence[int], symbol: str, *, tex: bool = False) -> str:
    """
    >>> _polynomial((1, -2, 3), "m"), _polynomial((0, 0), "m"), _polynomial((0, -1), "k", tex=True)
    ('3m**2 - 2m + 1', '0', '-k')
    """
    out = ""
    times_sign = "" if tex or len(symbol) == 1 else "*"
    for i in range(len(coefficients) - 1, -1, -1):
        c = coefficients[i]
        if not c:
            continue
        power = symbol if i == 1 else f"{symbol}^{{{i}}}" if tex else f"{symbol}**{i}"
        size = str(abs(c)) if i == 0 else power if abs(c) == 1 else f"{abs(c)}{times_sign}{power}"
        out += (" - " if c < 0 else " + ") + size if out else ("-" if c < 0 else "") + size
    return out or "0"


def _powers(
    coefficients: Sequence[Fraction | int], base: int, symbol: str, *, tex: bool = False
) -> str:
    """A polynomial in a power of the base, or in the symbol itself where the base is 1.

    >>> _powers((-1, 2), 4, "k"), _powers((0, Fraction(1, 3)), 4, "m"), _powers((-1, 2), 1, "k")
    ('2 4**k - 1', '1/3 4**m', '2k - 1')
    """
    if base == 1:
        return _polynomial([int(c) for c in coefficients], symbol, tex=tex)
    out = ""
    for i in range(len(coefficients) - 1, -1, -1):
        c = Fraction(coefficients[i])
        if not c:
            continue
        size = str(abs(c))
        if tex and c.denominator > 1:
            size = rf"\tfrac{{{abs(c.numerator)}}}{{{c.denominator}}}"
        power = f"{base**i}^{{{symbol}}}" if tex else f"{base**i}**{symbol}"
        if i:
            dot = r"\cdot " if tex else " "
            size = power if abs(c) == 1 else f"{size}{dot}{power}"
        out += (" - " if c < 0 else " + ") + size if out else ("-" if c < 0 else "") + size
    return out or "0"


def _of_group(y: statements.Sequence, p: Sequence[int], block: int, entries: int) -> Sequence[int]:
    """The coefficients of a polynomial in group k of `entries`, group 0 in a given block: in
    k, or in ``y.growth(entries)**k``.
    """
    if y.base == 1:
        return substituted(tuple(p), entries // len(y.tail), block)
    return [c * y.base ** (block * i) for i, c in enumerate(p)]


def _matrix(entries: Sequence[Any], *, tex: bool = False) -> str:
    a, b, c, d = entries
    typeset = rf"\begin{{pmatrix}}{a} & {b}\\ {c} & {d}\end{{pmatrix}}"
    if tex and measure(typeset) <= LINE - 4:
        return typeset
    return f"[[{a}, {b}], [{c}, {d}]]"


def _matrices(**named: Sequence[int]) -> Formula:
    plain = "\n".join(f"{name} = {_matrix(m)}" for name, m in named.items())
    typeset = rows(
        [f"{name} = {_matrix(m, tex=True)}" for name, m in named.items()], LINE, r",\quad "
    )
    return Formula(plain, " \\\\\n".join(typeset))


# -------------------------------------------------------------------------------------------------
# The proof by conjugacy
# -------------------------------------------------------------------------------------------------


def _conjugacy(certificate: Mapping[str, Any]) -> list[Part]:
    data, theorem = certificate["statement"], certificate["theorem"]
    progression = _progression(theorem)
    source = TheoremSource(progression)
    y = from_dict(data).sequence
    start = certificate["start"]
    i, n, factor, u = start["x"], start["y"], start["factor"], tuple(start["matrix"])
    tx = sum(row[0] for row in certificate["links"])
    a = b = IDENTITY
    for k in range(i):
        a = times(a, source.entry(k))
    for k in range(n):
        b = times(b, y.entry(k))
    scale = "" if factor == 1 else "-" if factor == -1 else f"{factor} "
    return [
        *_cited(data, progression, theorem.get("multiple", 1)),
        Heading("Left-hand side"),
        Words(
            "As an identity of rational functions of the constant, the left-hand side without its "
            "absolute value is, up to its sign, $M X$ with"
        ),
        _matrices(M=certificate["map"]),
        Heading("Start"),
        Words(
            r"Let $A$ be the product of the matrices "
            r"$\bigl(\begin{smallmatrix}a&s\\1&0\end{smallmatrix}\bigr)$ of the first "
            rf"${i}$ quotients of $X$, and $B$ that of the first ${n}$ of the statement. Then "
            rf"$M A = {scale}B U$ with"
        ),
        _matrices(A=a, B=b, U=u),
        *_steps(progression, y, i, n, u, certificate["links"]),
        *_admissible(y, n),
        Heading("Range"),
        Words(
            rf"The complete quotients $X(k)$ of $X$ after the first ${_polynomial((i, tx), 'k')}$ "
            r"quotients tend to infinity. So $U X(k)$ lies in $[1, \infty]$ for all large $k$, and "
            r"then for all $k$, since admissible quotients map $[1, \infty]$ into itself."
        ),
        Heading("Conclusion"),
        Words(
            "Behind the first terms the statement's continued fraction converges to $U X(0)$, by "
            "the step and Tietze's theorem (Math. Ann. 70, 1911, 236--265), hence with them, by "
            "the start, to $M X$. This is positive, as $B$ maps "
            r"$[1, \infty)$ into $(0, \infty)$; so it is the absolute value."
        ),
    ]


def _progression(theorem: Mapping[str, Any]) -> Progression | Geometric:
    if "ratio" in theorem:
        return Geometric(theorem["first"], theorem["ratio"])
    first, step, factor, sign = (theorem[k] for k in ("first", "step", "factor", "sign"))
    above, _, below = str(factor).partition("/")
    return Progression(first, step, int(above), sign, int(below or 1))


def _cited(
    data: Mapping[str, Any], progression: Progression | Geometric, multiple: int
) -> list[Part]:
    theorem = THEOREMS[_theorem_key(data["constant"], progression)]
    listed = ", ".join(str(progression.quotient(k)) for k in range(1, 5))
    sign = "+" if progression.sign > 0 else "-"
    of = "" if multiple == 1 else f", for ${multiple}$ times the argument of the constant"
    return [
        Heading("Theorem used"),
        Words(f"{theorem.title}{of}:"),
        Formula(theorem.statement, theorem.latex),
        Words(f"({escaped(theorem.source)}).", f"({theorem.source})."),
        *_halves(progression),
        Words(
            rf"Here $X = [{progression.quotient(0)}; {listed}, \dots]$ with the sign ${sign}$ "
            "after every quotient."
        ),
    ]


def _halves(progression: Progression | Geometric) -> list[Part]:
    if isinstance(progression, Geometric) or progression.halves == 1:
        return []
    return [
        Words(
            rf"Here $d$ is odd and $N = {progression.factor}/2$. Then those quotients are integers "
            "after an equivalence transformation: in the class of $n$ in which $a + d n$ is even, "
            rf"it is halved, and for odd $n$ it is multiplied by ${progression.factor}$. If $a$ is "
            "even, $X$ is half of the left-hand side."
        )
    ]


def theorem_used(certificate: Mapping[str, Any]) -> Theorem:
    """The theorem on which the proof in a certificate rests.

    >>> from esma.proofs.prover import Statement, prove
    >>> e = Statement("e", parse("e"), (0, 1), (1, 0), (1,), (2,), ((1,), (2, 2), (1,)))
    >>> theorem_used(prove(e).certificate).title
    'Euler 1744; Hurwitz 1891'
    """
    if certificate["kind"] == "quadratic":
        return THEOREMS["quadratic"]
    progression = _progression(certificate["theorem"])
    return THEOREMS[_theorem_key(certificate["statement"]["constant"], progression)]


def _theorem_key(constant: str, progression: Progression | Geometric) -> str:
    if isinstance(progression, Geometric):
        return "tasoev"
    name = constant.replace(" ", "")
    if name.startswith(("sqrt", "bessel")):
        return "besselj" if "besselj" in name or "*cot" in name else "besseli"
    return "exp" if name.startswith("e") else "tan" if progression.sign < 0 else "tanh"


def _steps(
    progression: Progression | Geometric,
    y: statements.Sequence,
    i: int,
    n: int,
    u: Sequence[int],
    links: Sequence[Sequence[int]],
) -> list[Part]:
    tx, ty = sum(row[0] for row in links), sum(row[1] for row in links)
    plain, typeset = [], []
    pre, period, growth = len(y.head), len(y.tail), y.growth(ty)
    for dx, dy, sign, *v in links:
        sides: list[list[str]] = []
        for tex in (False, True):
            left, right = [_matrix(u, tex=tex)], [] if sign > 0 else ["-"]
            for k in range(i, i + dx):
                first, second = progression.quotient(k), progression.quotient(k + tx)
                row = (0, first) if growth > 1 else (first, second - first)
                quotient = _powers(row, growth, "k", tex=tex)
                left.append(_matrix((quotient, progression.sign, 1, 0), tex=tex))
            for k in range(n, n + dy):
                block, j = divmod(k - pre, period)
                quotient = _powers(_of_group(y, y.tail[j], block, ty), growth, "k", tex=tex)
                factor = _matrix((quotient, y.sign(k), 1, 0), tex=tex)
                if y.length(k) is not None:
                    run = _of_group(y, y.lengths[j], block, ty)
                    power = _powers(run, growth, "k", tex=tex)
                    factor += f"^{{{power}}}" if tex else f"**({power})"
                right.append(factor)
            right.append(_matrix(v, tex=tex))
            sides += [left, right]
        plain.append(f"{' '.join(sides[0])}\n  = {' '.join(sides[1])}")
        typeset.append(f"{_broken(sides[2])} \\\\\n= {_broken(sides[3])}")
        u, i, n = v, i + dx, n + dy
    return [
        Heading("Step"),
        Words(
            f"Take the quotients of $X$ in groups of ${tx}$ and those of the statement in groups "
            rf"of ${ty}$. Of group $k$ the following holds for all $k \ge 0$, as an identity of "
            + ("polynomials in $k$:" if growth == 1 else f"polynomials in ${growth}^k$:")
        ),
        Formula("\n".join(plain), " \\\\[1ex]\n".join(typeset)),
        Words(
            r"The last matrix is $U$ again: $U A(k) = \pm B(k) U$ with the products of the group."
        ),
    ]


def _broken(factors: Sequence[str]) -> str:
    """Factors in rows, so that long products stay on the page."""
    return " \\\\\n\\cdot\\ ".join(rows(factors, LINE - 3, " "))


def _admissible(y: statements.Sequence, n: int) -> list[Part]:
    pre, period = len(y.head), len(y.tail)
    plain, typeset = [], []
    for k in range(n, n + y.period):
        block, j = divmod(k - pre, period)
        p, growth = _of_group(y, y.tail[j], block, y.period), y.growth(y.period)
        sign = "+" if y.sign(k) > 0 else "-"
        plain.append(f"{_powers(p, growth, 'k')} ({sign})")
        typeset.append(f"{_powers(p, growth, 'k', tex=True)}\\ ({sign})")
    rows_plain = [", ".join(plain[i : i + 6]) for i in range(0, len(plain), 6)]
    return [
        Heading("Convergence"),
        Words(
            f"From index ${n}$ on, the quotients $a$, each with the sign $s$ that follows it, come "
            f"in groups of ${y.period}$:"
        ),
        Formula(",\n".join(rows_plain), ", \\\\\n".join(rows(typeset, LINE, ",\\ "))),
        Words(
            r"For all $k \ge 0$ they satisfy $a \ge 1$ and $a + s \ge 1$, and $a + s \ge 2$ "
            "infinitely often, which is Tietze's condition."
        ),
    ]


def _quadratic(certificate: Mapping[str, Any]) -> list[Part]:
    y = from_dict(certificate["statement"]).sequence
    theorem = THEOREMS["quadratic"]
    pre = len(y.head)
    b: Matrix = IDENTITY
    t: Matrix = IDENTITY
    for k in range(pre):
        b = times(b, y.entry(k))
    for k in range(pre, pre + y.period):
        t = times(t, y.entry(k))
    p, r, q, s = t
    equation = (-r, s - p, q)
    return [
        Heading("Theorem used"),
        Words(
            f"{theorem.title} ({escaped(theorem.source)}).", f"{theorem.title} ({theorem.source})."
        ),
        Heading("Proof"),
        Words(
            r"Let $B$ be the product of the matrices "
            r"$\bigl(\begin{smallmatrix}a&s\\1&0\end{smallmatrix}\bigr)$ of the first "
            rf"${pre}$ quotients, and $T$ that of the next ${y.period}$, one period:"
        ),
        _matrices(B=b, T=t),
        Words(
            "By exact arithmetic in the quadratic field, the number $Z$ for which $B Z$ is the "
            "value is greater than 1 and satisfies $T Z = Z$, that is"
        ),
        Formula(
            f"{_polynomial(equation, 'Z')} = 0", f"{_polynomial(equation, 'Z', tex=True)} = 0."
        ),
        Words(
            r"The quotients of the period satisfy $a \ge 1$ and $a + s \ge 1$, and $a + s \ge 2$ "
            "at least once. So by Tietze's theorem (Math. Ann. 70, 1911, 236--265) the periodic "
            r"continued fraction converges to the only fixed point of $T$ in $[1, \infty]$: to $Z$."
        ),
    ]
