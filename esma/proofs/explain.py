r"""Proofs for people: a certificate as text, LaTeX and HTML, with every number that it needs.

`describe` lays a certificate out as headings, sentences and formulas; `text`, `latex` and `html`
write these down. Nothing is claimed that the checker does not check.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from esma import writing
from esma.enumeration.expressions import Expression
from esma.enumeration.grammar import parse
from esma.enumeration.trees import to_latex
from esma.errors import EsmaError
from esma.proofs import parametric_explain, statements
from esma.proofs.alignment import adjugate, primitive
from esma.proofs.certificate import FORMAT, current
from esma.proofs.parts import CONCLUSION, CONVERGENCE, VERBATIM, Formula, Heading, Part, Words
from esma.proofs.statements import from_certificate, product, substituted, times
from esma.proofs.theorems import Expansion, Image, Matrix, Theorem, image, match
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
    shown: str = writing.html.macros("proofs/proof.html").proof(parts)
    return shown


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
    if certificate["parameters"]:
        return parametric_explain.describe(certificate)
    stated = from_certificate(certificate)
    proof = _quadratic(stated) if certificate["theorem"] == "C" else _conjugacy(certificate, stated)
    return [*_statement(stated, rewriting), *proof]


# -------------------------------------------------------------------------------------------------
# The statement
# -------------------------------------------------------------------------------------------------


def _statement(stated: statements.Statement, rewriting: str) -> list[Part]:
    y = stated.sequence
    plain, typeset = left_hand_side(stated)
    terms: list[int] = []
    n = 0
    while len(terms) < DISPLAYED:
        length = y.length(n)
        terms += [y.quotient(n)] * min(1 if length is None else length, DISPLAYED)
        n += 1
    terms = terms[:DISPLAYED]
    nested = nested_latex(terms, stated.signs, 4, width=max(LINE - measure(typeset), LINE / 4))
    listed = ", ".join(map(str, terms[1:]))
    word = r"\allowbreak ".join("+" if s > 0 else "-" for s in stated.signs)
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


def left_hand_side(stated: statements.Statement) -> tuple[str, str]:
    """The left-hand side of a certificate's statement, plain and in LaTeX."""
    p, q = stated.numerator, stated.denominator
    typeset = to_latex(parse(stated.constant))
    if not any(p[2:]) and (*p, 0)[:2] == (0, 1) and q[0] == 1 and not any(q[1:]):
        return stated.constant, typeset
    value = Expression(p, q)
    return value.lhs(stated.constant), value.latex(typeset)


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


def _conjugacy(certificate: Mapping[str, Any], stated: statements.Statement) -> list[Part]:
    y = stated.sequence
    (i, n), (tx, ty) = certificate["start"], certificate["group"]
    found = match(parse(stated.constant))
    reduced = found and image(found, stated.numerator, stated.denominator)
    if not isinstance(reduced, Image) or reduced.expansion is None or reduced.matrix is None:
        raise EsmaError(f"no theorem for this constant: {stated.constant}")
    x = reduced.expansion
    a, b = (product(side, 0, stop) for side, stop in ((x, i), (y, n)))
    u, factor = primitive(times(adjugate(b), times(reduced.matrix, a)))
    factor *= b[0] * b[3] - b[1] * b[2]
    scale = "" if factor == 1 else "-" if factor == -1 else f"{factor} "
    return [
        *_cited(reduced, x),
        Heading("Left-hand side"),
        Words(
            "As an identity of rational functions of the constant, the left-hand side is $M X$ with"
        ),
        _matrices(M=reduced.matrix),
        Heading("Start"),
        Words(
            r"Let $A$ be the product of the matrices "
            r"$\bigl(\begin{smallmatrix}a&s\\1&0\end{smallmatrix}\bigr)$ of the first "
            rf"${i}$ quotients of $X$, and $B$ that of the first ${n}$ of the statement. Then "
            rf"$M A = {scale}B U$ with"
        ),
        _matrices(A=a, B=b, U=u),
        *_step(x, y, (i, n), (tx, ty), u),
        *_admissible(y, n),
        Heading("Conclusion"),
        Words(CONCLUSION),
    ]


def _cited(reduced: Image, x: Expansion) -> list[Part]:
    theorem = reduced.match.canonical.theorem
    listed = ", ".join(str(x.quotient(k)) for k in range(1, 5))
    sign = "+" if x.sign > 0 else "-"
    k = reduced.multiple
    of = "" if k == 1 else f", for ${k}$ times the argument of the constant"
    return [
        Heading("Theorem used"),
        Words(f"{theorem.title}{of}:"),
        Formula(theorem.statement, theorem.latex),
        Words(f"({escaped(theorem.source)}).", f"({theorem.source})."),
        *([Words(x.note)] if x.note else []),
        Words(
            rf"Here $X = [{x.quotient(0)}; {listed}, \dots]$ with the sign ${sign}$ "
            "after every quotient."
        ),
    ]


def theorem_used(certificate: Mapping[str, Any]) -> Theorem:
    """The theorem on which the proof in a certificate rests.

    >>> from esma.proofs.prover import Statement, prove
    >>> e = Statement("e", parse("e"), (0, 1), (1, 0), (1,), (2,), ((1,), (2, 2), (1,)))
    >>> theorem_used(prove(e).certificate).title
    'Euler 1744; Hurwitz 1891'
    """
    return theorem_of(certificate["statement"]["constant"])


def theorem_of(name: str) -> Theorem:
    """The theorem that covers a constant."""
    found = match(parse(name))
    if found is None:
        raise EsmaError(f"no theorem for this constant: {name}")
    return found.canonical.theorem


def _step(
    x: Expansion,
    y: statements.Sequence,
    start: tuple[int, int],
    group: tuple[int, int],
    u: Matrix,
) -> list[Part]:
    (i, n), (tx, ty) = start, group
    pre, period, growth = len(y.head), len(y.tail), y.growth(ty)
    left = times(u, product(x, i, i + tx))
    minus = "" if left == times(product(y, n, n + ty), u) else "-"
    sides: list[list[str]] = []
    for tex in (False, True):
        one, other = [_matrix(u, tex=tex)], [minus] if minus else []
        for k in range(i, i + tx):
            quotient = _powers(x.row(k, tx), growth, "k", tex=tex)
            one.append(_matrix((quotient, x.sign, 1, 0), tex=tex))
        for k in range(n, n + ty):
            block, j = divmod(k - pre, period)
            quotient = _powers(_of_group(y, y.tail[j], block, ty), growth, "k", tex=tex)
            factor = _matrix((quotient, y.sign(k), 1, 0), tex=tex)
            if y.length(k) is not None:
                run = _of_group(y, y.lengths[j], block, ty)
                power = _powers(run, growth, "k", tex=tex)
                factor += f"^{{{power}}}" if tex else f"**({power})"
            other.append(factor)
        sides += [one, [*other, _matrix(u, tex=tex)]]
    return [
        Heading("Step"),
        Words(
            f"Take the quotients of $X$ in groups of ${tx}$ and those of the statement in groups "
            rf"of ${ty}$. Of group $k$ the following holds for all $k \ge 0$, as an identity of "
            + ("polynomials in $k$:" if growth == 1 else f"polynomials in ${growth}^k$:")
        ),
        Formula(
            f"{' '.join(sides[0])}\n  = {' '.join(sides[1])}",
            f"{_broken(sides[2])} \\\\\n= {_broken(sides[3])}",
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
        Words(r"For all $k \ge 0$ they satisfy $a \ge 1$ and $a + s \ge 1$. " + CONVERGENCE),
    ]


def _quadratic(stated: statements.Statement) -> list[Part]:
    y = stated.sequence
    theorem = theorem_of(stated.constant)
    pre = len(y.head)
    b, t = product(y, 0, pre), product(y, pre, pre + y.period)
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
