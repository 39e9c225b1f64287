"""Run by itself: PM4Py aligns a whole log with a net and prints, for each trace, its number and how well it fits.

Arguments: log.xes, net.pnml. PM4Py's own warnings and progress bars stay in this process.
"""

from __future__ import annotations

import json
import sys
import warnings

warnings.simplefilter("ignore")
import pm4py  # noqa: E402

log = pm4py.read_xes(sys.argv[1], show_progress_bar=False)
net, start, end = pm4py.read_pnml(sys.argv[2])
told = pm4py.conformance_diagnostics_alignments(log, net, start, end, return_diagnostics_dataframe=True)
fit = dict(zip(told["case_id"], told["fitness"], strict=True))
whole = pm4py.fitness_alignments(log, net, start, end)
labels = sorted(one.label for one in net.transitions if one.label)
print(json.dumps({"events": len(log), "fit": fit, "whole": whole["log_fitness"], "labels": labels}))
