"""Tests of everything that moves data."""
