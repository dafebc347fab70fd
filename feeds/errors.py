"""Errors that a person caused or can mend: one sentence saying what, where and what next."""


class UserError(Exception):
    """Something a person can mend. The message is the whole answer: what is wrong, where, what to do next.

    Commands print it on one line and end with 2. Faults of delivered data are no errors but findings.
    """
