"""Words for what the engine says in codes: one module per kind, used by the pages and the command line alike."""

from webui.messages.comparison import change_sentence
from webui.messages.events import event_sentence
from webui.messages.findings import finding_detail, finding_facts, finding_sentence
from webui.messages.migrations import deadline_words, obstacle_sentence
from webui.messages.problems import problem_sentence
from webui.messages.refusals import refusal_sentence, refusal_title
from webui.messages.workshop import act_sentence

__all__ = [
    "act_sentence",
    "change_sentence",
    "deadline_words",
    "event_sentence",
    "finding_detail",
    "finding_facts",
    "finding_sentence",
    "obstacle_sentence",
    "problem_sentence",
    "refusal_sentence",
    "refusal_title",
]
