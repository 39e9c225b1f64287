"""A password that is easy to guess is found out, and why; a few words that have nothing to do with each other pass."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine import errors
from engine.service.accounts.passwords import Passwords
from engine.service.accounts.weaknesses import weakness, words_of
from tests.engine.service.conftest import Office

SITI = ("siti.rahma", "Siti Rahmawati", "siti@dinas.example", "Dinas Perpustakaan dan Kearsipan")


@pytest.mark.parametrize(
    ("password", "cause"),
    [
        ("bismillah123", "common"),
        ("rahasia2024", "common"),
        ("indonesia45", "common"),
        ("password123", "common"),
        ("Padangpanjang1", "common"),
        ("P@ssw0rd2024", "common"),
        ("qwertyuiop", "common"),
        ("zxcvbnm,./", "keys"),
        ("SitiRahmawati1", "own"),
        ("Kearsipan2024", "own"),
        ("198503122010012001", "digits"),
        ("0812-3456-7890", "digits"),
        ("aaaaaaaaaaaa1", "pattern"),
        ("abcdefghijkl", "pattern"),
        ("!!!!!!!!!!!!", "simple"),
        ("a" * 1000, "pattern"),
    ],
)
def test_what_is_easy_to_guess_is_named(password: str, cause: str) -> None:
    assert weakness(password, SITI) == cause


@pytest.mark.parametrize(
    "password",
    [
        "tiga kucing makan nasi",
        "ayah ibu anak pohon",
        "Xk3$mmqpzz",
        "kopi-pagi-di-kebun-belakang",
        "sandi dari papan tik",
    ],
)
def test_a_few_words_and_a_drawn_one_pass(password: str) -> None:
    assert weakness(password, SITI) == ""


def test_a_password_made_to_be_hard_to_judge_is_judged_soon() -> None:
    began = time.process_time()
    weakness("4@8({[<6301!|179+$5%2" * 40 + "x", SITI)
    assert time.process_time() - began < 10, "it took minutes where all of it was judged"


def test_people_who_choose_at_the_same_time_are_judged_by_their_own_words() -> None:
    names = [("perwiranegara", "wiratmadja"), ("kusumaatmadja", "sastrowardojo")] * 20
    with ThreadPoolExecutor(4) as pool:
        judged = list(
            pool.map(lambda pair: (weakness(pair[0] + "1", pair), weakness(pair[0] + "1", [])), names)
        )
    assert set(judged) == {("own", "")}


def test_words_are_found_in_names_addresses_and_numbers() -> None:
    assert words_of(["siti.rahma", "A-1"]) == ["siti.rahma", "siti", "rahma", "sitirahma", "a-1"]
    assert "100" in words_of(["nip 100"])


def test_a_person_is_judged_by_the_names_and_words_of_the_office(office: Office) -> None:
    people, admin = office.engine.people, office.actor("admin")
    people.create(
        "budi.s", "Budi Santosoputro", "tiga kucing makan nasi", [], admin, mail="bsantoso@dinas.example"
    )
    for password in ("Santosoputro1", "budi.s.2026", "bsantoso99", "fungsional perencana", "kepala_dinas1"):
        with pytest.raises(errors.Invalid) as refused:
            people.set_password("budi.s", password, admin)
        assert (refused.value.params["reason"], refused.value.params["cause"]) == ("guessable", "own")
    with pytest.raises(errors.Invalid):
        people.create("wiranegara", "Wira", "wiranegara26", [], admin)


def test_what_is_stored_already_goes_on(office: Office) -> None:
    """Hashes of before and the password of a demonstration are not judged; only what is chosen now is."""
    hashed = Passwords().hash("bismillah123")
    assert Passwords().fits(hashed, "bismillah123")


def test_the_judge_is_not_loaded_where_nobody_chooses_a_password() -> None:
    script = "import sys, engine.service.agency.people; assert 'zxcvbn' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True)
