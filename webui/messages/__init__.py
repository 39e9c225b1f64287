"""Words for what the engine says in codes: one module per kind, used by the pages and the command line alike."""

from webui.messages.events import event_sentence
from webui.messages.findings import finding_detail, finding_facts, finding_sentence
from webui.messages.refusals import problem_sentence, refusal_sentence, refusal_title

__all__ = [
    "event_sentence",
    "finding_detail",
    "finding_facts",
    "finding_sentence",
    "problem_sentence",
    "refusal_sentence",
    "refusal_title",
]
