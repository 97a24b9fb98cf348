"""One writer of closed forms, of continued fractions, of LaTeX and of text for the terminal."""
