"""The rooms of an administrator: people, jabatan, absences, accounts that are held back."""

from webui.pages.administration import locks, suspensions

MODULES = (locks, suspensions)
