"""What the atlas searches, and its formulas in order: each once, grouped, with their sources.

The search goes into a store (`esma.work`), so that it can be stopped and continued; what is built
here depends on the store's rows and the two files of the catalogue alone, and so do the written
files, byte by byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from esma.approval.conjecture import Conjecture
from esma.atlas.known import Source, source_of
from esma.enumeration.constants import Constant, constant
from esma.massey.laws.tails import tail_class_name
from esma.proofs.theorems import Theorem, image, match
from esma.searching.parametric import ParametricResult, generalise
from esma.searching.parametric_conjecture import ParametricConjecture
from esma.searching.spec import SearchSpec
from esma.searching.templates import Range
from esma.store import Store
from esma.system.files import text_of, toml_of
from esma.work.batch import Batch, BatchError, parse_batch, read_batch

FASTEST: Final = 100
"""How many of the formulas that converge fastest are listed."""


@dataclass(frozen=True)
class AtlasEntry:
    """One formula of the atlas.

    Attributes
    ----------
    conjecture : the formula, with its certificate where it is proved
    family : name of its tail, the same for all constants
    source : where it stands, or None
    rate, simple : `convergence_rate` and `simple_rate`, three decimals
    """

    conjecture: Conjecture
    family: str
    source: Source | None
    rate: float
    simple: float

    @cached_property
    def gain(self) -> Fraction:
        """How many times as many terms the simple continued fraction needs for 1000 digits."""
        own, simple = self.conjecture.terms_needed[1], self.conjecture.simple_terms_needed[1]
        return Fraction(simple, own) if own and simple else Fraction(0)

    @cached_property
    def order(self) -> tuple[Any, ...]:
        """For texts that are compared with earlier ones: by what the formula is, not by numbers
        that machines may round differently.
        """
        x = self.conjecture
        p, q = x.expression.numerator, x.expression.denominator
        return x.constant.name, len(p), p, q, len(x.signs), x.signs

    @cached_property
    def length(self) -> tuple[Any, ...]:
        """Shortest first, ties by the order."""
        return self.conjecture.complexity, self.order


@dataclass(frozen=True)
class Chapter:
    """A constant with its formulas, in their order.

    Attributes
    ----------
    theorem : what makes its continued fractions regular; None for a control
    candidates : how many left-hand sides and words were searched
    elsewhere : how many of its formulas stand under an earlier constant, having the same value
        and signs
    laws : kinds of laws that were tried on request
    """

    constant: Constant
    theorem: Theorem | None
    candidates: int
    entries: tuple[AtlasEntry, ...]
    elsewhere: int = 0
    laws: tuple[str, ...] = ()

    @property
    def is_control(self) -> bool:
        """Whether nothing should be found: no theorem, and no law that was asked for."""
        return self.theorem is None and not self.laws

    @property
    def proved(self) -> int:
        """How many of the formulas are proved."""
        return sum(x.conjecture.certificate is not None for x in self.entries)

    def tail_classes(self) -> list[tuple[AtlasEntry, int]]:
        """The shortest formula of each tail class, and how many it has."""
        members: dict[str, list[AtlasEntry]] = {}
        for x in self.entries:
            members.setdefault(x.family, []).append(x)
        best = [(min(xs, key=lambda x: x.length), len(xs)) for xs in members.values()]
        return sorted(best, key=lambda pair: pair[0].length)


@dataclass(frozen=True)
class ParametricEntry:
    """A constant with parameters, and its formulas for all values of them.

    Attributes
    ----------
    formulas : all, simplest first
    leading : the first of each tail class, for pages
    """

    constant: str
    formulas: tuple[ParametricConjecture, ...]
    leading: tuple[ParametricConjecture, ...]


@dataclass(frozen=True)
class Atlas:
    """All that is written down.

    Attributes
    ----------
    chapters : one a constant, in the order of the catalogue
    parametric : formulas for all values of parameters
    """

    chapters: tuple[Chapter, ...]
    parametric: tuple[ParametricEntry, ...] = field(default=())

    @cached_property
    def entries(self) -> list[AtlasEntry]:
        """All formulas, in their order."""
        return sorted((x for c in self.chapters for x in c.entries), key=lambda x: x.order)

    @cached_property
    def proved(self) -> list[AtlasEntry]:
        """Those that are proved."""
        return [x for x in self.entries if x.conjecture.certificate is not None]

    @property
    def tail_classes(self) -> int:
        """How many tails the proved formulas have."""
        return len({x.family for x in self.proved})

    @property
    def controls(self) -> list[Chapter]:
        """The constants about which nothing should be found."""
        return [c for c in self.chapters if c.is_control]

    def fastest(self) -> list[AtlasEntry]:
        """The proved formulas with the largest gain, one of each tail class; rates, which are quick
        to compute, say which ones come into question.
        """
        best: dict[str, tuple[Any, ...]] = {}
        for x in self.proved:
            about = round(x.rate / x.simple, 3) if x.simple else 0.0
            best[x.family] = min(best.get(x.family, (1.0,)), (-about, x.length, x))
        near = [x for *_, x in sorted(best.values())[: 2 * FASTEST]]
        return sorted(near, key=lambda x: (-x.gain, x.length))[:FASTEST]


def catalogue(path: Path | None = None) -> Batch:
    """The searches of the atlas: those of the package, or of a batch file of one's own."""
    if path is not None:
        return read_batch(path)
    text = files("esma.atlas").joinpath("catalogue.toml").read_text(encoding="utf-8")
    return parse_batch(text, "catalogue.toml")


@dataclass(frozen=True)
class Template:
    """A constant with parameters that the atlas searches."""

    constant: str
    ranges: tuple[Range, ...]
    coeff_limit: int
    max_period: int


def templates(path: Path | None = None) -> list[Template]:
    """The constants with parameters: those of the package, or of a file of one's own.

    Raises
    ------
    BatchError
        If the file is not a catalogue.
    """
    try:
        if path is None:
            text = files("esma.atlas").joinpath("parametric.toml").read_text(encoding="utf-8")
        else:
            text = text_of(path)
        rows = toml_of(text)["parametric"]
        return [
            Template(
                row["constant"],
                tuple(map(Range.of, row["ranges"])),
                row.get("coeff_limit", 1),
                row.get("max_period", 2),
            )
            for row in rows
        ]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BatchError(
            f'{path}: each [[parametric]] needs constant = "tan(1/n)" and ranges = ["n=2..8"]:'
            f" {error}"
        ) from None


def build(
    store: Store,
    parametric: Iterable[Template] = (),
    say: Callable[[str], None] = lambda _: None,
) -> Atlas:
    """The atlas of a finished store.

    Parameters
    ----------
    store : what was found
    parametric : constants with parameters to search now
    say : is told what is being done
    """
    chapters = []
    seen: set[int] = set()
    for search in store.searches():
        say(search.constant)
        c = constant(search.constant)
        entries, elsewhere = [], 0
        for stored in store.query(constant=c.name).by("found").stored():
            if stored.value_key in seen:
                elsewhere += 1
                continue
            seen.add(stored.value_key)
            entries.append(_entry(stored.conjecture, stored.fields))
        entries.sort(key=lambda x: x.order)
        chapters.append(
            Chapter(
                c,
                theorem_of(c),
                search.counts.candidates,
                tuple(entries),
                elsewhere,
                SearchSpec.from_json(search.configuration).laws,
            )
        )
    joined = []
    for template in parametric:
        say(template.constant)
        found: ParametricResult = generalise(
            template.constant, template.ranges, template.coeff_limit, template.max_period
        )
        every, leading = tuple(found.formulas), tuple(found.tail_classes())
        joined.append(ParametricEntry(template.constant, every, leading))
    return Atlas(tuple(chapters), tuple(joined))


def _entry(x: Conjecture, fields: dict[str, Any]) -> AtlasEntry:
    source = None if x.certificate is None else source_of(x.certificate, x.signs)
    family = tail_class_name("", x.law.tail(x.signs).key)
    return AtlasEntry(
        x, family, source, round(fields["convergence_rate"], 3), round(fields["simple_rate"], 3)
    )


def theorem_of(c: Constant) -> Theorem | None:
    """The theorem that makes the continued fraction of a constant regular, if there is one.

    >>> theorem_of(constant("tan(1/2)")).title, theorem_of(constant("tan(2)"))
    ('Lambert 1768', None)
    """
    found = match(c.tree)
    if found is None or not image(found, (0, 1), (1, 0)):
        return None
    return found.canonical.theorem
