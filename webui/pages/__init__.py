"""The pages, one blueprint each."""

from __future__ import annotations

import flask

from webui.pages import (
    account,
    audit,
    definitions,
    health,
    inbox,
    instance,
    licences,
    notices,
    records,
    reports,
    search,
    start,
    task,
)


def init(app: flask.Flask) -> None:
    for module in (
        account,
        audit,
        definitions,
        health,
        inbox,
        instance,
        licences,
        notices,
        records,
        reports,
        search,
        start,
        task,
    ):
        app.register_blueprint(module.pages)
