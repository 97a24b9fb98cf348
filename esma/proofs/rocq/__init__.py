"""The theorems of proofs in Rocq (Coq): the library, and formulas written for it and checked."""

from .extracted import answers, ocamlopt
from .kernel import Answer, accepted, coqc, project
from .record import checked
from .statement import NotCoveredError
from .writer import file_of, question, theorem

__all__ = [
    "Answer",
    "NotCoveredError",
    "accepted",
    "answers",
    "checked",
    "coqc",
    "file_of",
    "ocamlopt",
    "project",
    "question",
    "theorem",
]
