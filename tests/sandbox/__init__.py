"""Tests of the sandbox: that it is reproducible, true to itself and true to Instagram."""
