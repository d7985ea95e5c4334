"""Mirrors `pipelines/quality`."""
