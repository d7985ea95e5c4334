"""Reading the archive that Instagram gives an account's owner ("Download your information").

What belongs here: opening an untrusted zip or folder, finding what `catalogue` names in it, and
whose it is and when it was made. What does not: dlt, Dagster, where archives are kept and what the
lists mean for the ledger. Facts about the format: docs/reference/export-format.md.

Entry points: `reader.ArchiveFile`, `reader.examine` and `reader.read`, and `contents.export_roots`
for trees that may hold several exports; every failure is an `errors.ArchiveError`.
"""
