"""E: constants and their enclosures, expressions in them, sign words, and the size of a search."""

from esma.enumeration.constants import NAMED, Constant, NamedConstant, constant
from esma.enumeration.expressions import (
    Expression,
    biased_monomials,
    outer_size,
    rational_functions,
    reduced,
    sympy_locals,
)
from esma.enumeration.grammar import Node, parse, to_latex, to_text, to_unicode
from esma.enumeration.space import Space
from esma.enumeration.words import (
    Word,
    check_word,
    count_primitive_words,
    parse_word,
    primitive_words,
    word_text,
)

__all__ = [
    "NAMED",
    "Constant",
    "Expression",
    "NamedConstant",
    "Node",
    "Space",
    "Word",
    "biased_monomials",
    "check_word",
    "constant",
    "count_primitive_words",
    "outer_size",
    "parse",
    "parse_word",
    "primitive_words",
    "rational_functions",
    "reduced",
    "sympy_locals",
    "to_latex",
    "to_text",
    "to_unicode",
    "word_text",
]
