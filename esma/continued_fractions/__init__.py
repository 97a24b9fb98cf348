"""S: simple and signed continued fractions, their conversions, and the Möbius action on them."""
