"""Mirrors `tracker/`."""
