"""A local Instagram: one simulated account whose truth is known.

It answers over HTTP as the Graph API does and writes the archives that the owner would download.

It shares no code with the client that is tried against it: one wrong belief would cancel out.
"""
