"""The theorems of proofs in Rocq (Coq), and formulas written for it."""
