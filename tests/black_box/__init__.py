"""The black box: what people and programs see of Alur, recorded whole, so that an inner change shows that it is one.

`record/` holds what the program said when it was recorded; the test walks the same way again and compares. Only what
differs by chance is replaced: see `tests.black_box.words`. After a wanted change of what is seen,
`python -m tests.black_box record` writes the record anew; the difference is then read like any other.
"""
