"""How tokens fare; call budgets, hashtag searches, watched names, mentions, begun logins."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns of tokens and the new tables; what is stored stays."""
    instant = sa.DateTime(timezone=True)
    op.add_column("tokens", sa.Column("refreshed_at", instant, nullable=True))
    op.add_column("tokens", sa.Column("scopes", sa.Text(), nullable=False, server_default=""))
    op.add_column("tokens", sa.Column("last_error", sa.Text(), nullable=True))
    op.add_column("tokens", sa.Column("last_error_at", instant, nullable=True))
    op.add_column("tokens", sa.Column("remedy", sa.Text(), nullable=True))
    op.create_table(
        "call_scopes",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("percent", sa.Float(), nullable=True),
        sa.Column("noted_at", instant, nullable=True),
        sa.Column("closed_until", instant, nullable=True),
        _of_account("call_scopes"),
        sa.PrimaryKeyConstraint("scope", name="pk_call_scopes"),
    )
    op.create_table(
        "call_minutes",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("minute", instant, nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scope"], ["call_scopes.scope"], name="fk_call_minutes_scope", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("scope", "minute", name="pk_call_minutes"),
    )
    op.create_table(
        "hashtags",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("hashtag", sa.Text(), nullable=False),
        sa.Column("searched_at", instant, nullable=True),
        sa.Column("hashtag_id", sa.Text(), nullable=True),
        _of_account("hashtags"),
        sa.PrimaryKeyConstraint("account_id", "hashtag", name="pk_hashtags"),
    )
    op.create_table(
        "watched_names",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        _of_account("watched_names"),
        sa.PrimaryKeyConstraint("account_id", "kind", "name", name="pk_watched_names"),
    )
    op.create_table(
        "mention_notices",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("media_id", sa.Text(), nullable=False),
        sa.Column("comment_id", sa.Text(), nullable=False),
        sa.Column("noted_at", instant, nullable=False),
        _of_account("mention_notices"),
        sa.PrimaryKeyConstraint("account_id", "media_id", "comment_id", name="pk_mention_notices"),
    )
    op.create_table(
        "connection_attempts",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("flavour", sa.Text(), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("started_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_connection_attempts"),
    )


def downgrade() -> None:
    """Drop what was added; accounts and tokens stay."""
    for table in (
        "connection_attempts",
        "mention_notices",
        "watched_names",
        "hashtags",
        "call_minutes",
        "call_scopes",
    ):
        op.drop_table(table)
    with op.batch_alter_table("tokens") as tokens:
        for column in ("remedy", "last_error_at", "last_error", "scopes", "refreshed_at"):
            tokens.drop_column(column)


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["account_id"], ["accounts.account_id"], name=f"fk_{table}_account_id", ondelete="CASCADE"
    )
