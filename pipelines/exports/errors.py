"""The one error of this package. What is wrong is decided where it is found, not here."""


class ArchiveError(Exception):
    """An archive cannot be used. The message is one line: which file, what is wrong, what to do.

    Attributes:
        archive: The name under which the owner knows the archive.
        problem: What is wrong, without that name and without what to do.
    """

    def __init__(self, archive: str, problem: str, remedy: str) -> None:
        self.archive = archive
        self.problem = printable(problem)
        super().__init__(f"{printable(archive)}: {self.problem}. {remedy}")


def printable(text: str) -> str:
    """Names inside an archive are not ours: keep them from breaking the line or the terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


# What the owner is told to do, where several failures share it.
DOWNLOAD_AGAIN = "Download it again from Instagram; the file is damaged or incomplete."
REQUEST_JSON = (
    "Request a new export in Instagram's Accounts Center with 'Followers and following', "
    "date range 'All time', format JSON."
)
NOT_TRUSTED = "It was not made by Instagram; import the file as it was downloaded."
