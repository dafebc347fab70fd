"""The analysts' pages. A page asks the published file, draws figures and says what must be known about them."""
