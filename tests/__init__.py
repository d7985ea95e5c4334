"""Tests: they mirror the folders, and `journeys` goes through all of them."""
