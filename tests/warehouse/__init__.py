"""Tests of the warehouse: opening, publishing, reading, querying."""
