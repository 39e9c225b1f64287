"""The process owner's workshop: packages being drafted, their files with them until they are in force."""

from __future__ import annotations

import sqlalchemy as sa

from engine.store.tables.columns import Bytes, identity, number, table, to, words

package_draft = table(
    "package_draft",
    identity(),
    words("key"),
    words("title"),
    words("state"),
    number("revision"),
    number("base", to("definition"), null=True),
    number("author", to("person"), null=True),
    number("created_at"),
    number("updated_by", to("person"), null=True),
    number("updated_at"),
    number("submitted_by", to("person"), null=True),
    number("submitted_at", null=True),
    words("reason"),
    number("closed_by", to("person"), null=True),
    number("closed_at", null=True),
    words("answer"),
    number("definition_id", to("definition"), null=True),
    sa.CheckConstraint("state in ('draft', 'submitted', 'enforced', 'discarded')", name="state"),
    sa.Index(None, "key"),
    reuse_ids=False,
)

# Contents stand here and not in `file`: every save replaces one, and nothing must be swept up after it.
package_draft_file = table(
    "package_draft_file",
    number("draft_id", to("package_draft"), key=True),
    words("path", key=True),
    sa.Column("sha256", Bytes, nullable=False),
    sa.Column("content", Bytes, nullable=False),
)
