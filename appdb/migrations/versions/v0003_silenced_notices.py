"""The notices that the owner does not want to see."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; nothing is silenced yet."""
    op.create_table(
        "silenced_notices",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_silenced_notices"),
    )


def downgrade() -> None:
    """Drop it; all notices are shown again."""
    op.drop_table("silenced_notices")
