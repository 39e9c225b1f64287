from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.store import Store, autosaves
from tests.engine.store.office import NOW, Office

FIELDS = (("catatan", "a\0b ½"), ("indikator.0.target", "7,x"), ("pilih", "1"), ("pilih", "2"))


def keep(store: Store, person: int, page: str, since: datetime | None, text: str = "x") -> datetime | None:
    with store.transaction() as tx:
        fields = [("catatan", text)]
        return autosaves.put(tx, person, "task/1", fields, NOW, since=since, page=page)


def test_a_text_is_its_persons_alone_and_stays_as_it_was_typed(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        at = autosaves.put(tx, office.siti, "start/pdk", FIELDS, NOW, since=None, page="p")
        assert at == NOW
        autosaves.put(tx, office.siti, "task/7", FIELDS[:1], NOW, since=None, page="q")
        kept = autosaves.of(tx, office.siti, ["start/pdk", "task/9"])
        assert kept == {"start/pdk": ("start/pdk", FIELDS, NOW, "p")}
        assert autosaves.of(tx, office.siti, []) == autosaves.of(tx, office.budi, ["start/pdk"]) == {}
        assert autosaves.begun(tx, office.siti, ["task/7", "task/8"]) == {"start/pdk": NOW, "task/7": NOW}
        assert autosaves.begun(tx, office.siti, []) == {"start/pdk": NOW}
        assert autosaves.begun(tx, office.budi, ["task/7"]) == {}
        autosaves.delete(tx, office.budi, "task/7")
        autosaves.delete(tx, office.siti, "task/7")
        assert autosaves.moment(tx, office.siti, "task/7") is None


def test_what_lies_untouched_goes(store: Store, office: Office) -> None:
    with store.transaction() as tx:
        for days, form in ((0, "task/1"), (31, "task/2")):
            autosaves.put(tx, office.siti, form, FIELDS, NOW - timedelta(days), since=None, page="")
        assert autosaves.delete_before(tx, NOW - timedelta(30)) == 1
        assert list(autosaves.begun(tx, office.siti, ["task/1", "task/2"])) == ["task/1"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=12))
def test_no_page_overwrites_a_text_it_does_not_know(
    store: Store, office: Office, acts: list[tuple[str, bool]]
) -> None:
    """Pages of one person type in any order, hearing answers or not; the model is the last page and its moment."""
    with store.transaction() as tx:
        autosaves.delete(tx, office.siti, "task/1")
    known: dict[str, datetime | None] = dict.fromkeys("abc")
    stands: tuple[str, datetime] | None = None
    for number, (page, heard) in enumerate(acts):
        at = keep(store, office.siti, page, known[page], str(number))
        since = known[page]
        may = stands is None or stands[0] == page or (since is not None and since >= stands[1])
        assert (at is not None) == may
        if at is not None:
            assert stands is None or at > stands[1], "every text is later than the one before, on any clock"
            stands = (page, at)
            with store.read() as tx:
                (row,) = autosaves.of(tx, office.siti, ["task/1"]).values()
            assert (row.data, row.page) == ((("catatan", str(number)),), page)
        if heard and stands is not None:
            known[page] = stands[1]
