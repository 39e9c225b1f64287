"""The rooms of an administrator: home, people, jabatan, absences, accounts that are held back, the site's state."""

from webui.pages.administration import condition, home, locks, people, people_table, person

MODULES = (home, condition, locks, people, people_table, person)
