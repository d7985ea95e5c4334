"""What the app database says when it cannot: one line, with what to do, without a secret."""


class AppDatabaseError(RuntimeError):
    """Something a user can act on."""


class UnknownAccountError(AppDatabaseError):
    """The account is not connected."""


class UnknownState(AppDatabaseError):
    """The `state` of a login is not ours, used up, too old, or came back to another address."""


class VaultError(AppDatabaseError):
    """A key cannot be used, or a token cannot be opened with it."""
