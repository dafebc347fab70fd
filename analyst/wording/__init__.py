"""The pages' texts: English in the code, Latvian in `analyst/locale`."""
