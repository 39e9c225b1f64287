"""Contents and versions are never changed: a file is what it was stored as, a version what was put in force."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# What of each table stands for good; "" is every column. A version still comes into force and retires.
FIXED = {"file": "", "definition_file": "", "definition": " of key, version, sha256"}


def upgrade() -> None:
    """Create the triggers that refuse UPDATE; on SQLite an INSERT OR REPLACE of a content is left undone."""
    if op.get_context().dialect.name == "sqlite":
        for table, columns in FIXED.items():
            op.execute(
                f"create trigger {table}_no_update before update{columns} on {table} "
                "begin select raise(abort, 'contents and versions stand for good'); end"
            )
        op.execute(
            "create trigger file_no_replace before insert on file "
            "when exists (select 1 from file where sha256 = new.sha256) begin select raise(ignore); end"
        )
        return
    for table, columns in FIXED.items():
        op.execute(
            f"create trigger {table}_no_change before update{columns} on {table} "
            "for each row execute function refuse_change()"
        )
