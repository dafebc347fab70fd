"""Who may come in, for which municipality, and what each role may do."""
