"""The command line: the parser, and what its commands do."""
