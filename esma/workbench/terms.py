"""What words mean: the first sentences of their paragraphs in the glossary."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_GLOSSARY = Path(__file__).resolve().parent.parent / "docs" / "glossary.md"
#: Letters of a meaning, unless its first sentence has more.
_LONG = 330


@cache
def _meanings() -> dict[str, str]:
    found = {}
    for paragraph in _GLOSSARY.read_text(encoding="utf-8").split("\n\n"):
        words, _, said = paragraph.partition("**")[2].partition("**")
        if not said:
            continue
        text = re.sub(r"[*`]", "", " ".join(f"{words} {said}".split()))
        text = text.removeprefix(re.sub(r"[*`]", "", words)).strip()
        sentences = re.split(r"(?<=[.]) (?=[A-Z])", text)
        short = sentences[0]
        for sentence in sentences[1:]:
            if len(short) + len(sentence) > _LONG:
                break
            short += f" {sentence}"
        for word in words.rstrip(".").split(", "):
            found[word.lower()] = short
    return found


def meaning(word: str) -> str:
    """What a word of the glossary means, in a few sentences.

    Raises
    ------
    KeyError
        If the glossary has no such word.

    Examples
    --------
    >>> meaning("convergent")
    'The value p/q of the first n terms a₀, …, aₙ₋₁.'
    """
    return _meanings()[word]
