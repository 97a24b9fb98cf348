"""Theorems, the prover, certificates and their checkers, proofs in words."""
