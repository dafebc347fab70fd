"""Charts: a frame in, an Altair chart out. They know no file, no page and no language but the texts they are given."""
