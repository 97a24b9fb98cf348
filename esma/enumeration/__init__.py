"""E: constants and their enclosures, expressions in them, sign words, and the size of a search."""
