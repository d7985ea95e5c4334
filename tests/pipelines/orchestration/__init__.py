"""Mirrors `pipelines/orchestration`."""
