# `make run` starts Alur on a fresh machine, `make test` runs everything CI runs. README.md names every target.
