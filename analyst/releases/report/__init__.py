"""The report of a release for people: one content in two languages, as a page and as a PDF."""
