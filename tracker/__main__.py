"""Lets `python -m tracker` do what the installed `tracker` does."""

from tracker.cli import main

main()
