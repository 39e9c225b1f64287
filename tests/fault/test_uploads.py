"""Files that an enemy uploads, to one running site: answered soon, nothing half-stored, the site stays up.

Each given file comes as it is and inside an archive; then hostile names, and archives of our own making.
"""

from __future__ import annotations

import html
import json
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from engine import store
from engine.service import Engine, open_engine
from tests.conftest import office_settings
from tests.engine.bpmn import archives
from tests.engine.bpmn.lint.test_lint import REFUSED_EARLIER
from tests.engine.service import packages
from tests.fault.person import Answer, Person
from tests.tools.site import Site

pytestmark = pytest.mark.fault

BAD = Path(__file__).parents[1] / "engine/bpmn/data/bad"
CASES: list[dict[str, Any]] = json.loads((BAD / "manifest.json").read_text())["cases"]
NAMES: list[str] = json.loads((BAD / "upload_filenames.json").read_text())
MUST_REFUSE = {"reject"}
MUST_ACCEPT = {"accept", "accept-neutralised", "accept-with-warning"}
SECONDS = 10.0
SECRETS = re.compile(r"Traceback \(most recent|root:x:0|File \"/|/site-packages/")


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One demonstration site for all of it."""
    from tests.conftest import demo_database

    url = request.getfixturevalue("databases").new("sqlite", demo_database)
    made = Site(tmp_path_factory.mktemp("uploads"), url).start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def engine(site: Site) -> Iterator[Engine]:
    url = site.environment["ALUR_DATABASE_URL"]
    opened = open_engine(office_settings(url, site.folder))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def owner(site: Site) -> Person:
    return Person(site.url, "pemilik")


@pytest.fixture(scope="module")
def token(owner: Person) -> str:
    return owner.fields("/sop", "/sop")["csrf_token"]


Post = Callable[[Sequence[tuple[str, bytes]]], Answer]


@pytest.fixture(scope="module")
def post(owner: Person, token: str) -> Post:
    """Posts files (name, content) as the form on /sop does; the answer is judged for what always holds."""

    def act(files: Sequence[tuple[str, bytes]]) -> Answer:
        answer = owner.upload("/sop", {"csrf_token": token}, "berkas", files)
        assert answer.seconds < SECONDS
        assert answer.status in (303, 400, 413, 415, 422), answer.text[:500]
        assert not SECRETS.search(answer.text)
        return answer

    return act


def kept(engine: Engine) -> tuple[int, int, int, int]:
    """How many drafts, their files, versions and contents the database has."""
    with engine.store.read() as tx:
        drafts = store.drafts.list_open(tx)
        files = sum(len(store.drafts.list_files(tx, one.id)) for one in drafts)
        versions = store.definitions.list_all(tx)
        return (
            len(drafts),
            files,
            len(versions),
            sum(len(store.definitions.files(tx, one.id)) for one in versions),
        )


def draft_of(answer: Answer) -> int:
    return int(answer.headers["Location"].rpartition("/")[2])


@pytest.fixture
def clean(engine: Engine) -> Iterator[None]:
    """Throw away what a test has made, and see that refused files left nothing."""
    yield
    actor = engine.people.actor("pemilik")
    assert actor is not None
    for one in engine.drafts.list(actor):
        engine.drafts.discard(one.id, actor)
    assert kept(engine)[:2] == (0, 0)


@pytest.mark.usefixtures("clean")
@pytest.mark.parametrize("wrapped", [False, True], ids=["alone", "in an archive"])
def test_given_files(post: Post, owner: Person, engine: Engine, site: Site, wrapped: bool) -> None:
    before = kept(engine)

    def answered(case: dict[str, Any]) -> tuple[dict[str, Any], Answer]:
        path = BAD / case["file"]
        name, content = path.name, path.read_bytes()
        if wrapped:
            toml = {"process.toml": b'title = "Uji"'}
            files = (
                {"process.bpmn": content, **toml} if path.suffix == ".bpmn" else {path.name: content, **toml}
            )
            name, content = f"{path.stem}.zip", archives.zipped(files)
        return case, post([(name, content)])

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(answered, CASES))
    made = 0
    for case, answer in answers:
        refused = answer.status != 303
        made += not refused
        if case["expect"] in MUST_REFUSE:
            assert refused, case["file"]
        elif case["expect"] in MUST_ACCEPT:
            assert not refused, (case["file"], answer.words)
        elif case["expect"] == "incident":
            assert refused == (case["file"] in REFUSED_EARLIER), case["file"]
        words = answer.words if refused else owner.get(answer.headers["Location"]).words
        if refused:
            assert "tidak ada yang disimpan" in words, case["file"]
            assert Path(case["file"]).stem in words, case["file"]
        if (refused or case["expect"] == "accept-with-warning") and case.get("element_id"):
            element = " ".join(case["element_id"].split())[:40]
            assert element in words, (case["file"], words)
    assert kept(engine)[0] == before[0] + made
    assert kept(engine)[2:] == before[2:]
    assert site.answers()


@pytest.mark.usefixtures("clean")
def test_hostile_text_stays_text_on_every_page(post: Post, owner: Person, engine: Engine) -> None:
    for case in CASES:
        if case["category"] in ("text", "csv", "id") and case["expect"] in MUST_ACCEPT:
            answer = post([("x.bpmn", (BAD / case["file"]).read_bytes())])
            draft = answer.headers["Location"]
            for path in ("/sop", draft, f"{draft}/teks/process.bpmn"):
                page = owner.get(path)
                assert page.status == 200
                payload = case.get("payload", "")
                if "<" in payload:
                    assert payload not in page.text, (case["file"], path)
                    assert html.escape(payload, quote=False)[:10] in page.text or path.endswith(".bpmn")
                if "7*7" in payload and path != "/sop":
                    assert "{{ 7*7 }}" in page.text


@pytest.mark.usefixtures("clean")
def test_hostile_names(post: Post, owner: Person, engine: Engine) -> None:
    before, made = kept(engine), 0
    diagram = packages.two_steps()["process.bpmn"].replace(b'camunda:formRef="isi"', b"")
    for name in NAMES:
        for content in (diagram, b"\0"):
            answer = post([(name, content)])
            made += answer.status == 303
            if answer.status == 303:
                answer = owner.get(answer.headers["Location"])
                assert answer.status == 200
            assert "<script>alert" not in answer.text
            assert "onerror=alert(1)>" not in answer.text
            assert "a=b" not in str(answer.headers)
    assert made == sum(ends_as_diagram(name) for name in NAMES)
    assert kept(engine)[0] == before[0] + made
    assert kept(engine)[2:] == before[2:]


def ends_as_diagram(name: str) -> bool:
    """Whether a browser's file of this name is a diagram to us: by its ending alone, wherever it says it lies."""
    return re.sub(r"[\x00-\x1f\x7f]", "", name).strip().casefold().endswith(".bpmn")


@pytest.mark.usefixtures("clean")
def test_archives_of_an_enemy(post: Post, engine: Engine, site: Site) -> None:
    before = kept(engine)
    for name, (content, _rule) in archives.BAD.items():
        answer = post([("kiriman.zip", content)])
        assert answer.status == 422, name
        assert "kiriman.zip" in answer.words, name
        answer = post([("kiriman.bpmn", content)])  # under the name of a diagram
        assert answer.status == 422, name
    assert post([("a.zip", b""), ("b.zip", b"PK")]).status == 422
    assert post([(f"{place}.form", b"{}") for place in range(300)]).status == 422
    assert post([("besar.bpmn", bytes(30_000_000))]).status == 422
    assert post([("x.form", secrets.token_bytes(1000))]).status == 422
    assert kept(engine) == before
    assert site.answers()


def test_a_body_that_is_no_form_or_too_large(owner: Person, token: str, site: Site) -> None:
    assert owner.upload("/sop", {"csrf_token": token}, "berkas", [("x.zip", bytes(60_000_000))]).status == 413
    assert owner.post("/sop", {"csrf_token": token, "berkas": "x"}).status == 422
    assert owner.post("/sop", {"csrf_token": "salah"}).status == 403
    assert site.answers()
    assert "Traceback" not in site.told()
