"""`python -m controldock` is `controldock`."""

from controldock.cli.main import main

main()
