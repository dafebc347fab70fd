"""Rules across columns, rows, feeds and months: REF, DATE and LOG of quality-checks.md, in pure polars.

A rule gets the masked frames of one delivery and what the same municipality's accepted files say, and returns values.
The rules of single cells and of keys (VAL, PRIV, KEY) are not here: Great Expectations decides them.
"""
