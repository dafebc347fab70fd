"""`python -m cli` is the same as `pajumte`."""

from cli.main import main

main()
