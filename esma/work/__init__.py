"""Searches that run for days: slices of a space, who works on them, and what is done with what they
find.

`esma.work.task` cuts a space into slices, `esma.work.units` is the work itself, a pure function,
`esma.work.executors` and `esma.work.cluster` say where it is done, and `esma.work.coordinator`
hands it out and records what comes back.
"""
