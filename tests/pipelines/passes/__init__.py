"""Whole passes over the API: what is lost, doubled or said when Instagram or the machine fails."""
