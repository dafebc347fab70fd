"""Test worlds: random but valid deliveries (`making`), hand-written ones (`handmade`), files of them (`writing`)."""
