"""Reading the archive that Instagram gives an account's owner ("Download your information").

What belongs here: opening an untrusted zip or folder, finding the follower and following lists in
it, whose they are and when they were taken. What does not: dlt, Dagster, where archives are kept
and what the lists mean. Facts about the format: docs/reference/export-format.md.

Entry points: `reader.ArchiveFile` and `reader.read`; every failure is an `errors.ArchiveError`.
"""
