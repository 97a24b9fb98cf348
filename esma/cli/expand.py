"""The certain partial quotients of an expression under a sign word."""

from __future__ import annotations

import argparse

from esma.api import expand
from esma.cli.arguments import number_of, whole
from esma.continued_fractions.simple import digits_for
from esma.enumeration.constants import constant
from esma.enumeration.grammar import parse
from esma.enumeration.trees import Call, to_unicode
from esma.enumeration.words import word_text
from esma.errors import RationalConstantError
from esma.identification.notation import law_in
from esma.writing import terminal
from esma.writing.display import digits
from esma.writing.nested import nested_text


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument(
        "expression",
        help='such as "(e+1)/(e-1)", "sqrt(2)", "7/3"; a law as it is printed; digits, as'
        " 3.14159, 0.4463(22) or 2.50±0.01; @FILE with either or with an OEIS b-file of digits;"
        " - for standard input",
    )
    parser.add_argument("--signs", default="+", metavar="WORD", help='sign word (default "+")')
    parser.add_argument("--terms", type=whole, default=20, metavar="N", help="how many (20)")


def run(options: argparse.Namespace) -> int:
    """What the command does; its exit status."""
    expression = number_of(options.expression)
    expansion = expand(expression, options.signs, options.terms)
    terms, signs, complete = expansion.terms, expansion.signs, expansion.complete
    said = law_in(expression)
    name = f"{said[0]}" if said else to_unicode(parse(expression))
    nested = nested_text(terms, signs, 12, complete=complete, width=min(terminal.width(), 100) - 2)
    print(f"{name}, signs {word_text(signs)}")
    if terms:
        print(f"= {nested}")
        print(", ".join(map(digits, terms)))
    what = "quotient" if len(terms) == 1 else "quotients"
    if complete:
        print(f"{len(terms)} {what}: the number is rational, and this is its whole expansion")
    elif len(terms) < options.terms:  # the digits of the number are known so far only
        known = constant(expression).known_digits or 0
        given = f"{known:,} digit{'s' * (known != 1)}"
        more = known + digits_for(options.terms - len(terms))
        print(
            f"{len(terms)} {what}, all that {given} make{'s' * (known == 1)} certain:"
            f" {options.terms:,} would take about {more:,}"
        )
    else:
        print(f"{len(terms)} {what}, all certain{'' if said else _and_rational(expression)}")
    tree = None if said else parse(expression)
    if isinstance(tree, Call) and tree.function == "cf" and not complete:
        print(f"as given, it converges {constant(expression).rate}; its tails are bounded instead")
    return 0


def _and_rational(expression: str) -> str:
    """A decimal inside an expression is exact, which whoever typed it may not have meant."""
    try:
        constant(expression)
    except RationalConstantError:
        return "; the number is rational, and has finitely many"
    return ""
