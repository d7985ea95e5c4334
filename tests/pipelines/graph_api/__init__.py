"""Tests of the Graph API client, against the sandbox and scripted answers."""
