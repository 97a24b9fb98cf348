"""The atlas: a catalogue of constants, searched, proved and written down.

`esma.atlas.build` says what is searched and puts the formulas in order, `esma.atlas.known` which of
them are in the sources, `esma.atlas.pages` writes text and Markdown, `esma.atlas.document` the PDF.
"""
