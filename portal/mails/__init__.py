"""Mails that tell of a report, and the thread that sends whatever is due. A mail never holds what was delivered."""
