"""Measurements as ratios in one run: `make bench`. Figures are kept in docs/performance.md.

These are not tests: nothing passes or fails, and a noisy machine moves every absolute figure.
"""
