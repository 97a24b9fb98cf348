"""The atlas as a site: pages that a browser shows from files, without a server or a network.

`esma.atlas.site.model` reads the files of the catalogue, `esma.atlas.site.texts` writes a formula
in the languages of others, `esma.atlas.site.index` what the search box looks through, and
`esma.atlas.site.pages` all pages by the templates beside it. Mathematics is typeset by KaTeX,
which lies in `katex` with its licence.
"""
