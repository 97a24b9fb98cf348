"""Morphic words: fixed points of substitutions, as 1 -> 12, 2 -> 13, 3 -> 1 of Tribonacci.

A word w that begins with its first letter's image is the fixed point of a substitution if each
letter of w, one after the other, may be replaced by its image: the images of letters that were not
met before are read off from w itself, for all lengths up to six (Allouche and Shallit 2003, chapter
7). Of A letters that is a search among 6**A branches, of which nearly all end after some letters:
below a millisecond for two letters, some for five. Substitutions with images of one length, a base
of the automata that are sought, are left to these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log2
from typing import TYPE_CHECKING, Any, ClassVar

from esma.writing.laws import Script, integers

from .automatic import BASES
from .evidence import MARGIN, information, size
from .reading import integers_in
from .requested import RequestedLaw

if TYPE_CHECKING:
    from esma.writing.programs import Language

_LETTERS = 5
_LONGEST = 6
_HEAD = 2

Images = dict[int, tuple[int, ...]]


@dataclass(frozen=True)
class Morphic(RequestedLaw):
    """After first quotients the fixed point of a substitution that begins with its first letter.

    Attributes
    ----------
    images : pairs of letters and their images, the first letter first

    Examples
    --------
    >>> fibonacci = Morphic((), ((1, (1, 2)), (2, (1,))))
    >>> fibonacci.terms(8), str(fibonacci)
    ([1, 2, 1, 1, 2, 1, 2, 1], '[1; …], 1 → 1 2, 2 → 1')
    """

    kind: ClassVar[str] = "morphic"

    initials: tuple[int, ...]
    images: tuple[tuple[int, tuple[int, ...]], ...]
    surplus: int = 0

    @classmethod
    def fitted(cls, terms: Sequence[int]) -> Morphic | None:
        """The substitution with the shortest description whose fixed point all terms but two first
        ones are, which hold more information.
        """
        for head in range(_HEAD + 1):
            word = terms[head:]
            letters = len(set(word))
            if not 1 < letters <= min(_LETTERS, len(word) // 4):
                continue
            values = sum(map(size, set(word)))
            best, least = None, information(word, 0) - MARGIN - values
            for images in _substitutions(word):
                lengths = [len(x) for x in images.values()]
                bits = sum(lengths) * log2(letters) + letters * log2(_LONGEST) + 2
                if bits < least and not (len(set(lengths)) == 1 and lengths[0] in BASES):
                    best, least = images, bits
            if best is not None:
                law = cls(tuple(terms[:head]), tuple(best.items()))
                return replace(law, surplus=len(word) - law._fixed_by(word))
        return None

    def _fixed_by(self, word: Sequence[int]) -> int:
        """How many letters show all images."""
        images, place, missing = dict(self.images), 0, {a for a, _ in self.images}
        for letter in word:
            place += len(images[letter])
            missing.discard(letter)
            if not missing:
                break
        return place

    def continued(self) -> Iterator[int]:
        images = dict(self.images)
        word = list(self.images[0][1])
        for read, a in enumerate(word, 1):  # which grows meanwhile
            yield a
            if read < len(word):
                word += images[word[read]]

    def numbers(self) -> Sequence[int]:
        """First terms, letters and images."""
        return [*self.initials, *(x for a, image in self.images for x in (a, *image))]

    def own(self) -> dict[str, Any]:
        return {"images": [[a, *image] for a, image in self.images]}

    @classmethod
    def made(cls, initials: tuple[int, ...], surplus: int, own: Mapping[str, Any]) -> Morphic:
        rows = [integers_in({"image": row}, "image") for row in own["images"]]
        images = tuple((row[0], row[1:]) for row in rows)
        letters = {a for a, _ in images}
        first, image = images[0]
        if len(letters) < len(images) or any(not set(x) <= letters for _, x in images):
            raise ValueError("each letter has one image, of letters")
        if not all(x for _, x in images) or len(image) < 2 or image[0] != first:
            raise ValueError("the image of the first letter begins with it, and is longer")
        return cls(initials, images, surplus)

    def rule(self, script: Script) -> str:
        """The substitution."""
        arrow, space = (r"\to ", r"\,") if script.tex else (" → ", " ")
        return ", ".join(
            f"{integers([a], script)[0]}{arrow}{space.join(integers(image, script))}"
            for a, image in self.images
        )

    def brief(self) -> str:
        return f"fixed point of a substitution of {len(self.images)} letters"

    def program(self, language: Language) -> str:
        """The substitution as a loop that lets the word grow."""
        letters = [a for a, _ in self.images]
        images = [language.listed(map(letters.index, image)) for _, image in self.images]
        return language.ruled(
            "morphic",
            self.initials,
            behind=len(self.initials),
            letters=language.listed(letters),
            images=language.listed(images),
        )


def _substitutions(word: Sequence[int]) -> Iterator[Images]:
    """Substitutions that fix a word as far as it goes."""

    def extended(images: Images, read: int, place: int) -> Iterator[Images]:
        while place < len(word):
            letter = word[read]
            image = images.get(letter)
            if image is None:
                least = 2 if read == 0 else 1
                for size in range(least, min(_LONGEST, len(word) - place) + 1):
                    found = tuple(word[place : place + size])
                    yield from extended({**images, letter: found}, read + 1, place + size)
                return
            if tuple(word[place : place + len(image)]) != image[: len(word) - place]:
                return
            read, place = read + 1, place + len(image)
            if read >= place:
                return
        if len(images) == len(set(word)):
            yield images

    return extended({}, 0, 0)
