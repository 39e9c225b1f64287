"""The figures of a site in the words of Prometheus: of this process what it has done, of the database how it stands.

What a worker of its own and other processes of the site do, the database tells. No label names a person or a case.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from importlib import metadata

import flask
from prometheus_client import ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from engine import errors
from engine.meters import Meter
from engine.service.site.vitals import seconds
from webui import current
from webui.http import answers

TYPE = "text/plain; version=0.0.4; charset=utf-8"
SIGN_INS = frozenset({"account.sign_in", "account.code", "account.demo_sign_in"})
CAUSES = {401: "wrong", 403: "token", 429: "throttled"}
AWAY = (errors.StoreUnavailable, errors.Busy, errors.StorageFull, errors.Misconfigured)


def text() -> bytes:
    """Return all figures as they are now. A database that is away takes its own figures with it, and no others."""
    return generate_latest(_Figures())


class _Figures(Collector):
    """All figures of one moment, gathered anew for each who asks."""

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("alur", "The program.", value={"version": metadata.version("alur")})
        yield from _of_process()
        yield from _of_database()
        yield from _of_disks()
        yield from ProcessCollector("", os.getpid, "/proc", None).collect()


def _of_process() -> Iterator[Metric]:
    meter = answers.meter()
    yield _histogram(
        "alur_request_seconds",
        "Answers of this process, and how long they took.",
        ("endpoint", "method", "status"),
        meter,
    )
    yield _histogram(
        "alur_act_seconds",
        "Acts that this process stored, by the first event they left, from asking for a connection to the commit.",
        ("kind",),
        current.engine().store.acts,
    )
    refused = CounterMetricFamily(
        "alur_sign_in_refusals", "Sign-ins that this process refused, by cause.", labels=("cause",)
    )
    for cause, times in _refusals(meter).items():
        refused.add_metric((cause,), times)
    yield refused
    if count := flask.current_app.extensions.get(answers.CONNECTIONS):
        now, most = count()
        yield _gauge("alur_connections", "Connections of this process.", now)
        yield _gauge("alur_connections_limit", "Connections this process may hold.", most)


def _of_database() -> Iterator[Metric]:
    watch = current.engine().site.watch
    try:
        found, workers = watch.measure()
        backup = watch.backup().facts
    except AWAY:
        yield _gauge("alur_database_up", "Whether the database can be used.", 0)
        return
    now = watch.now()
    yield _gauge("alur_database_up", "Whether the database can be used.", 1)
    yield _gauge("alur_workers", "Workers that were seen within a minute.", len(workers))
    yield _gauge(
        "alur_timers_overdue", "Timers that are due and not fired, counted to 10000.", found.timers_due
    )
    yield _gauge(
        "alur_timer_lateness_seconds",
        "How late the oldest timer is that is due and not fired.",
        seconds(found.oldest_timer, now) or 0,
    )
    yield _gauge("alur_outbox_waiting", "What acts have left to do, counted to 10000.", found.outbox)
    yield _gauge(
        "alur_outbox_oldest_seconds",
        "How long the oldest of it waits.",
        seconds(found.oldest_outbox, now) or 0,
    )
    yield _gauge(
        "alur_outbox_tried_again", "How many of the oldest 10000 of it have failed.", found.tried_again
    )
    yield _gauge("alur_incidents_open", "Incidents that nobody has solved.", found.incidents)
    yield _gauge(
        "alur_mail_addresses_refused",
        "Addresses of people that the mail server refuses.",
        found.addresses_refused,
    )
    yield _gauge("alur_seal_number", "Number of the last seal.", found.seal)
    if found.sealed_at is not None:
        yield _gauge("alur_seal_age_seconds", "Since the last seal.", seconds(found.sealed_at, now) or 0)
    if backup["age_seconds"] is not None:
        yield _gauge("alur_backup_age_seconds", "Since the last backup.", float(backup["age_seconds"]))
    yield _gauge(
        "alur_backup_failing", "Whether the last backup could not be made.", float(bool(backup["failing"]))
    )
    yield _gauge(
        "alur_events_ahead", "Newest events of the office that are of a time to come.", found.events_ahead
    )
    yield _gauge("alur_cases_ahead", "Cases that began in a time to come.", found.cases_ahead)


def _of_disks() -> Iterator[Metric]:
    free = GaugeMetricFamily("alur_storage_free_bytes", "Room left on the disk.", labels=("place",))
    total = GaugeMetricFamily("alur_storage_total_bytes", "Size of the disk.", labels=("place",))
    for one in current.engine().site.storage.spaces():
        free.add_metric((one.place,), one.free)
        total.add_metric((one.place,), one.total)
    yield from (free, total)


def _refusals(meter: Meter) -> dict[str, int]:
    found = dict.fromkeys((*CAUSES.values(), "other"), 0)
    for (endpoint, method, status), _within, times, _seconds in meter.read():
        if endpoint in SIGN_INS and method == "POST" and status >= "400":
            found[CAUSES.get(int(status), "other")] += times
    return found


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=value)


def _histogram(name: str, what: str, labels: Sequence[str], meter: Meter) -> Metric:
    made = HistogramMetricFamily(name, what, labels=labels)
    for one in meter.read():
        buckets = [
            (str(bound), float(within)) for bound, within in zip(meter.bounds, one.within, strict=True)
        ]
        made.add_metric(one.labels, [*buckets, ("+Inf", float(one.times))], one.seconds)
    return made
