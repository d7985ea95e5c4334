"""A local Instagram: simulated accounts whose truth is known.

It answers over HTTP as both hosts of the Graph API do, lets apps log in, and writes the archives
that the owner would download.

It shares no code with the client that is tried against it: one wrong belief would cancel out.
"""
