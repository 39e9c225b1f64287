"""Acts of an instance done in a process of their own: run as a module it answers one JSON line for each.

A request holds the model, the time, the act and the stored state; nothing else is shared with who asks.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from datetime import datetime
from typing import Any

from engine.bpmn import EngineFault, Environment, Workflow
from engine.clock import FixedClock
from tests.engine.bpmn.models import CALENDAR, compiled


def act(request: dict[str, Any]) -> dict[str, Any]:
    """Parse the model, load or start the instance, let timers fire, hand in what comes or complete a task, store it."""
    environment = Environment(FixedClock(datetime.fromisoformat(request["now"])), CALENDAR)
    definition = compiled(request["model"])
    fired: list[str] = []
    try:
        if request["state"] is None:
            workflow = Workflow.start(definition, request["start"], environment)
        else:
            workflow = Workflow.load(base64.b64decode(request["state"]), definition, environment)
            ready = sorted(workflow.ready(), key=lambda task: (task.element, task.item or ""))
            if request.get("receive"):
                for kind, name, key in request["receive"]:
                    workflow.receive(kind, name, key, request["value"])
            elif request["task"] is None:
                fired = sorted(timer.element for timer in workflow.refresh())
            else:
                workflow.complete(ready[request["task"]].id, request["value"])
        state = workflow.dump()
    except EngineFault as fault:
        return {"fault": fault.code}
    return {
        "tasks": sorted([task.element, task.item or ""] for task in workflow.ready()),
        "timers": sorted([timer.element, timer.due.isoformat()] for timer in workflow.timers()),
        "heard": sorted([one.kind, one.name, one.key, one.element] for one in workflow.subscriptions()),
        "fired": fired,
        "completed": workflow.completed,
        "values": workflow.values,
        "state": base64.b64encode(state).decode(),
    }


class Elsewhere:
    """The other process, as something to ask; a context manager."""

    def __enter__(self) -> Elsewhere:
        command = [sys.executable, "-m", __name__]
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.close()
        self._child.stdout.close()
        self._child.wait(10)

    def ask(self, **request: Any) -> dict[str, Any]:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps(request) + "\n")
        self._child.stdin.flush()
        reply: dict[str, Any] = json.loads(self._child.stdout.readline())
        return reply


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(act(json.loads(line))), flush=True)
