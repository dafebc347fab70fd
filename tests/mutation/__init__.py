"""Plausible slips in the SQL, and the check that the suite sees every one of them."""
