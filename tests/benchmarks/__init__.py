"""Tests of `esma bench`, and the ratios that every version is held to (`recorded.json`)."""
