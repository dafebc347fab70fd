"""Reports on a delivery for the person who delivered it: the summary of its findings and the annotated workbook.

Verdicts and findings come from the gate; the raw cells come from `feeds.reading.originals`, are shown, and are gone.
"""
