"""A: approval. Verification to any number of digits, families, proofs; the checker stands alone."""
