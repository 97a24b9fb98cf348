"""What a user has filled in, as a value, and the pure functions that check and change it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from esma.enumeration.constants import constant
from esma.enumeration.named import NAMED
from esma.enumeration.words import Word, is_primitive, primitive_root, word_text
from esma.errors import EsmaError
from esma.searching.spec import SearchSpec
from esma.work.task import Task

#: Longest word that may be drawn.
LONGEST = 20

#: Constants that are offered; any other may be typed.
OFFERED = (
    *NAMED,
    "exp(2)",
    "exp(1/2)",
    "tan(1)",
    "tanh(1)",
    "coth(1/2)",
    "sqrt(2)",
    "zeta(3)",
    "besseli(1,2)/besseli(0,2)",
)


@dataclass(frozen=True)
class Form:
    """The fields of the workbench.

    Attributes
    ----------
    constant : the text of the constant
    degree, coeff_limit, max_period, depth : as for `esma.search`; the usual depth is less where
        the digits of the constant allow less
    laws : kinds of laws that are tried where there is no other
    drawn : whether the words are those that were drawn, not all up to a period
    words : words that were drawn
    draft : the word that is being drawn

    Examples
    --------
    >>> form = Form("tan(1)", drawn=True).press(1).press(-1).finish()
    >>> form.words, form.draft
    (((1, -1),), ())
    >>> form.task().spec.words
    ((1, -1),)
    """

    constant: str = "e"
    degree: int = SearchSpec.degree
    coeff_limit: int = SearchSpec.coeff_limit
    max_period: int = SearchSpec.max_period
    depth: int = SearchSpec.depth
    drawn: bool = False
    words: tuple[Word, ...] = ()
    draft: Word = ()
    laws: tuple[str, ...] = ()

    @classmethod
    def of(cls, spec: SearchSpec) -> Form:
        """The fields that describe a search."""
        return cls(
            spec.constant.name,
            spec.degree,
            spec.coeff_limit,
            spec.max_period,
            spec.depth,
            spec.words is not None,
            spec.words or (),
            laws=spec.laws,
        )

    def press(self, sign: int) -> Form:
        """Draw one more sign."""
        return self if len(self.draft) >= LONGEST else replace(self, draft=(*self.draft, sign))

    def erase(self) -> Form:
        """Take the last sign of the draft away."""
        return replace(self, draft=self.draft[:-1])

    def finish(self) -> Form:
        """Take the draft as a word; of one that repeats a shorter one, that one."""
        return replace(self, words=self.all_words(), draft=())

    def drop(self, word: Word) -> Form:
        """Leave out a word that was drawn."""
        return replace(self, words=tuple(x for x in self.words if x != word))

    def all_words(self) -> tuple[Word, ...]:
        """The drawn words, the draft among them, each once."""
        if not self.draft:
            return self.words
        word = primitive_root(self.draft)
        return self.words if word in self.words else (*self.words, word)

    def task(self) -> Task:
        """What is to be searched.

        Raises
        ------
        EsmaError
            One line that says what is wrong with the fields.
        """
        if self.drawn and not self.all_words():
            raise EsmaError("draw a sign word: click + and −")
        words = self.all_words() if self.drawn else None
        spec = SearchSpec.of(
            self.constant,
            degree=self.degree,
            coeff_limit=self.coeff_limit,
            max_period=self.max_period,
            words=words,
            depth=None if self.depth == SearchSpec.depth else self.depth,
            laws=self.laws,
        )
        return Task(spec)


@dataclass(frozen=True)
class TypedConstant:
    """What is known of a constant as it is typed.

    Attributes
    ----------
    name, latex, value : its canonical name, how it is typeset, and 50 digits; empty if it is none
    error : what is wrong with it, in one line; empty if nothing is
    """

    name: str = ""
    latex: str = ""
    value: str = ""
    error: str = ""


def check(text: str) -> TypedConstant:
    """Check the text of a constant.

    Examples
    --------
    >>> check("tan(1)").value
    '1.5574077246549022305069748074583601730872507723815'
    >>> check("1/2").error
    '1/2 is a rational number, whose continued fractions are finite: choose an irrational constant'
    >>> check(" ").error
    'type a constant, as in tan(1)'
    """
    if not text.strip():
        return TypedConstant(error="type a constant, as in tan(1)")
    try:
        c = constant(text)
        return TypedConstant(c.name, c.latex(), c.shown(50))
    except EsmaError as error:
        return TypedConstant(error=str(error))


def draft_text(word: Word) -> str:
    """A word that is being drawn, and the shorter one that it stands for.

    >>> draft_text((1, -1)), draft_text((1, -1, 1, -1)), draft_text(())
    ('+−', '+−+− is +−', '')
    """
    if not word or is_primitive(word):
        return word_text(word)
    return f"{word_text(word)} is {word_text(primitive_root(word))}"
