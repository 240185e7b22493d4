"""`python -m toolkit` is `seance`."""

from toolkit.cli import main

main()
