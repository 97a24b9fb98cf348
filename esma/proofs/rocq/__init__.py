"""The theorems of proofs in Rocq (Coq): the library, and formulas written for it and checked."""

from .kernel import Answer, accepted, coqc, project
from .writer import NotCoveredError, file_of, theorem

__all__ = ["Answer", "NotCoveredError", "accepted", "coqc", "file_of", "project", "theorem"]
