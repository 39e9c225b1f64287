"""The rooms of an administrator: people, jabatan, absences, accounts that are held back."""

from webui.pages.administration import locks, rights_proposals, roles

MODULES = (locks, roles, rights_proposals)
