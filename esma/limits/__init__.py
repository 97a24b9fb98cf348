"""Values of continued fractions with polynomial elements, in balls, and whether they converge."""
