"""The way back: from quotients, a law or digits to the number in closed form, and its proof."""
