"""Whole journeys: an empty folder, the real command line, and what a person sees at the end."""
