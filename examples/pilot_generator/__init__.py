"""The pilot's deliveries: a small simulation of three municipalities from August 2022 to October 2023.

`python -m examples.pilot_generator` writes `examples/pilot/deliveries`, the same bytes on every run; `--check`
compares. The people are invented. What is not invented are the figures that the evaluation of the pilot "Mājoklis
vispirms" published: the plan of the 49 participants (`participants`) and everything that hangs on it is made so that a
recount of the files gives them exactly. Nothing of the product depends on this package.
"""
