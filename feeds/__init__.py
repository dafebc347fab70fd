"""The pure core: contracts, reading, normalising, pseudonymising, rules, findings, ledger and storage.

Nothing here knows of Dagster, Great Expectations, dbt or Django; those rooms stand above and call down.
"""

import os

# A delivery's frames are small and work is shared out between processes: more threads only wait for one another.
# Measured by `make bench`: a batch takes about a tenth less time with one.
os.environ.setdefault("POLARS_MAX_THREADS", "1")
