"""The pages, one blueprint each."""

from __future__ import annotations

import flask

from webui.pages import (
    account,
    audit,
    autosaves,
    calendar,
    comparison,
    definitions,
    draft_files,
    drafts,
    feed,
    form_editor,
    health,
    inbox,
    incidents,
    instance,
    licences,
    locks,
    mailbox,
    migrations,
    modeller,
    notices,
    records,
    reminders,
    reports,
    retention,
    search,
    start,
    task,
    tracking,
    trial,
    workshop,
)


def init(app: flask.Flask) -> None:
    for module in (
        account,
        audit,
        autosaves,
        calendar,
        comparison,
        definitions,
        drafts,
        draft_files,
        feed,
        form_editor,
        health,
        incidents,
        inbox,
        instance,
        licences,
        locks,
        mailbox,
        modeller,
        migrations,
        notices,
        records,
        reminders,
        reports,
        retention,
        search,
        start,
        task,
        tracking,
        trial,
        workshop,
    ):
        app.register_blueprint(module.pages)
