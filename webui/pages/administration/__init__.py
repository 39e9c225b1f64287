"""The rooms of an administrator: people, jabatan, absences, accounts that are held back."""

from webui.pages.administration import locks, people, people_table, person

MODULES = (people, people_table, person, locks)
