"""A: approval. Verification to any number of digits, rates of convergence, conjectures."""
