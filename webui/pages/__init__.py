"""The pages, one blueprint each."""

from __future__ import annotations

import flask

from webui.pages import (
    account,
    audit,
    calendar,
    comparing,
    definitions,
    drafting,
    drafts,
    formeditor,
    health,
    inbox,
    incidents,
    instance,
    licences,
    locks,
    modeller,
    moving,
    notices,
    records,
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
        calendar,
        comparing,
        definitions,
        drafting,
        drafts,
        formeditor,
        health,
        incidents,
        inbox,
        instance,
        licences,
        locks,
        modeller,
        moving,
        notices,
        records,
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
