"""M: recurrences and interlaced polynomials in sequences of partial quotients."""
