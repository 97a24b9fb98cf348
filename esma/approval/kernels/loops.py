"""Compiled loops of the approval: rates of forms."""

from __future__ import annotations

import numpy as np

from esma.system.compiled import kernel


@kernel
def rates(  # type: ignore[no-untyped-def]
    heads,
    head_starts,
    rows,
    row_starts,
    lengths,
    length_starts,
    periods,
    words,
    sizes,
    which,
    wanted,
    most,
    found,
):
    """Twice log2 q_n over n of many forms, packed as :mod:`.packed` says, for the first n where it
    is at least `wanted`, or the last below `most`; for people, nothing is decided by it.

    A run of L quotients 2 under minus signs is one step, ``q_{n+j} = q_n + j (q_n - q_{n-1})``.
    """
    goal = 0.5 * wanted
    for i in range(periods.shape[0]):
        word, size = words[which[i]], sizes[which[i]]
        start, period = row_starts[i], periods[i]
        width = (row_starts[i + 1] - start) // period
        state = np.empty(width * period, np.float64)
        for k in range(width * period):
            state[k] = rows[start + k]
        long, at = length_starts[i + 1] > length_starts[i], length_starts[i]
        counts = np.ones(width * period if long else 0, np.float64)
        for k in range(counts.shape[0]):
            counts[k] = lengths[at + k]
        # q_n is 2**total * product, and `near` is the product that is enough
        total, product, ratio, sign = 0.0, 1.0, 0.0, 1.0
        near = np.exp2(min(goal, 1000.0))
        n, head, j = np.int64(-1), head_starts[i], 0
        for _ in range(4 * most):  # runs of length 0 do not count
            if n >= most - 1 or product >= near:
                break
            run = 1.0
            if head < head_starts[i + 1]:
                a = np.float64(heads[head])
                head += 1
            else:
                a = state[j]
                for k in range(j, j + width - 1):
                    state[k] += state[k + 1]
                if long:
                    run = counts[j]
                    for k in range(j, j + width - 1):
                        counts[k] += counts[k + 1]
                j = (j + width) % (width * period)
            if run < 1.0:
                continue
            n += 1
            if n > 0:
                x = max(a + sign * ratio, 1e-300)
                product *= x
                ratio = 1.0 / x
            sign = 1.0 if word[n % size] > 0 else -1.0
            if run > 1.0 and product < near:
                gain = 1.0 - ratio
                more = min(run - 1.0, np.float64(most - 1 - n))
                if product * (1.0 + more * gain) > near:
                    more = max(1.0, min(more, np.ceil((near / product - 1.0) / gain)))
                n += np.int64(more)
                product *= 1.0 + more * gain
                ratio = (1.0 + (more - 1.0) * gain) / (1.0 + more * gain)
            if product > 1e100 or product < 1e-100:
                total += np.log2(product)
                product = 1.0
                near = np.exp2(min(goal - total, 1000.0))
        found[i] = 2.0 * (total + np.log2(product)) / max(n, 1)


@kernel
def log2_denominators(terms, count, word, length, out):  # type: ignore[no-untyped-def]
    """out[n] is about log2 q_n (for rates shown to people; nothing is decided by it)."""
    ratio = 0.0  # q_{n-1}/q_n
    total = 0.0
    sign = 1.0
    for n in range(count):
        if n > 0:
            x = terms[n] + sign * ratio
            if x < 1e-300:
                x = 1e-300
            total += np.log2(x)
            ratio = 1.0 / x
        out[n] = total
        sign = 1.0 if word[n % length] > 0 else -1.0
