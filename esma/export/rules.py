"""Templates of the quotients of laws that go through words or digits: automata, matrices,
substitutions and folded words, in the words of other systems.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PYTHON: Final[Mapping[str, str]] = {
    "automatic": """
def a(n):
{first}    n, state = {rest}, 0
    while n:
        n, digit = divmod(n, {base})
        state = {transitions}[state][digit]
    return {outputs}[state]
""",
    "regular": """
def vector(n):
    if n < {base}:
        return {starts}[n - {begin}]
    last = vector(n // {base})
    return [sum(x * v for x, v in zip(row, last)) for row in {matrices}[n % {base}]]


def a(n):
{first}    return vector({rest})[0]
""",
    "morphic": """
def a(n):
{first}    n, images, read = {rest}, {images}, 1
    word = list(images[0])
    while len(word) <= n:
        word += images[word[read]]
        read += 1
    return {letters}[word[n]]
""",
    "folded": """
def a(n):
{first}    n, k, word = {rest}, 0, {word}
    while len(word) <= n:
        word = [*word, {x}, *reversed(word)]
        k += 1
    return word[n]
""",
    "folded sum": """
def a(n):
{first}    n, k, p, q = {rest}, 0, {p}, {q}
    while True:
        word, u, v = [], p, q
        while v:
            word.append(u // v)
            u, v = v, u % v
        if n < len(word) - 1:
            return word[n]
        x = {x}
        p, q, k = p * q * x + ({sign}), q * q * x, k + 1
""",
}
PARI: Final[Mapping[str, str]] = {
    "automatic": "a(n) = {{ {first}my(m = {rest}, state = 0, digit); while(m, digit = m%{base};"
    " m = m\\{base}; state = {transitions}[state+1][digit+1]); {outputs}[state+1] }}",
    "regular": "V(n) = {{ if(n < {base}, return({starts}[n-{begin}+1])); my(v = V(n\\{base}));"
    " [sum(j = 1, #v, row[j]*v[j]) | row <- {matrices}[n%{base}+1]] }}\n"
    "a(n) = {{ {first}V({rest})[1] }}",
    "morphic": "a(n) = {{ {first}my(k = {rest}, images = {images}, word = images[1], i = 2);"
    " while(#word <= k, word = concat(word, images[word[i]+1]); i++); {letters}[word[k+1]+1] }}",
    "folded": "a(n) = {{ {first}my(m = {rest}, k = 0, word = {word}); while(#word <= m,"
    " word = concat([word, [{x}], Vecrev(word)]); k++); word[m+1] }}",
    "folded sum": "a(n) = {{ {first}my(m = {rest}, k = 0, p = {p}, q = {q}, word, x);"
    " while(1, word = contfrac(p/q); if(m < #word-1, return(word[m+1])); x = {x};"
    " p = p*q*x+({sign}); q = q*q*x; k++) }}",
}
WOLFRAM: Final[Mapping[str, str]] = {
    "automatic": "{first}a[n_Integer] := Block[{{k = {rest}, state = 0}},\n"
    "  While[k > 0, state = {transitions}[[state + 1, Mod[k, {base}] + 1]];"
    " k = Quotient[k, {base}]];\n  {outputs}[[state + 1]]]",
    "regular": "v[n_Integer] := If[n < {base}, {starts}[[n - {begin} + 1]],\n"
    "  {matrices}[[Mod[n, {base}] + 1]] . v[Quotient[n, {base}]]]\n"
    "{first}a[n_Integer] := v[{rest}][[1]]",
    "morphic": "{first}a[n_Integer] := Block[{{k = {rest}, images = {images}, word, i = 2}},"
    " word = images[[1]];\n  While[Length[word] <= k,"
    " word = Join[word, images[[word[[i]] + 1]]]; i += 1];\n  {letters}[[word[[k + 1]] + 1]]]",
    "folded": "{first}a[n_Integer] := Block[{{m = {rest}, k = 0, word = {word}}},\n"
    "  While[Length[word] <= m, word = Join[word, {{{x}}}, Reverse[word]]; k += 1];\n"
    "  word[[m + 1]]]",
    "folded sum": "{first}a[n_Integer] := Block[{{m = {rest}, k = 0, p = {p}, q = {q}, word, x}},"
    "\n  While[word = ContinuedFraction[p/q]; m >= Length[word] - 1,\n    x = {x};"
    " p = p*q*x + ({sign}); q = q*q*x; k += 1];\n  word[[m + 1]]]",
}
