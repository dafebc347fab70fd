"""Telling the operators what needs them: by mail, to a webhook, and each thing once."""
