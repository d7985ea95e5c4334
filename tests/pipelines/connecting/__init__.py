"""Tests of connecting: both logins against the sandbox, odd replies against a scripted server."""
