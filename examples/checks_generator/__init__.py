"""Makes `examples/checks`: for every check of the gate a delivery that raises it, and one that it just lets pass.

Everything is written down by hand in the `*_cases` modules and the same on every run; what each delivery must raise is
stated beside it, never taken from the gate. All persons, places and amounts are invented.
"""
