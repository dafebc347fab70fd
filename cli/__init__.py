"""The command line. Each command is short: it opens an installation, runs a job or asks a question, and prints."""
