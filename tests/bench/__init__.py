"""Measurements as ratios in one run: `make bench`. Figures are kept in docs/performance.md.

These are not tests: a noisy machine moves every absolute figure. Only calls are held to a target.
"""
