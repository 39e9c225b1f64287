"""The rooms of an administrator: home, people, jabatan, absences, accounts that are held back, the site's state."""

from webui.pages.administration import (
    condition,
    delegations,
    home,
    locks,
    people,
    people_table,
    person,
    rights_proposals,
    roles,
    suspensions,
)

MODULES = (
    home,
    condition,
    delegations,
    locks,
    people,
    people_table,
    person,
    roles,
    rights_proposals,
    suspensions,
)
