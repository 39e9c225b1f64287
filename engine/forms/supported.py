"""Which components and attributes of a .form file are honoured, which mean nothing; others are refused."""

from __future__ import annotations

from collections.abc import Mapping

_COMMON = frozenset({"conditional.hide"})
_FIELD = _COMMON | {"key", "label", "description", "readonly", "disabled", "validate.required"}
_TEXT = _FIELD | {"defaultValue", "validate.minLength", "validate.maxLength", "validate.pattern"}
_ADDED = frozenset({"appearance.prefixAdder", "appearance.suffixAdder"})

SUPPORTED: Mapping[str, frozenset[str]] = {
    "text": _COMMON | {"text"},
    "textfield": _TEXT | _ADDED,
    "textarea": _TEXT,
    "number": _FIELD
    | _ADDED
    | {"defaultValue", "decimalDigits", "validate.min", "validate.max", "properties.grouping"},
    "datetime": _FIELD | {"subtype", "dateLabel"},
    "select": _FIELD | {"defaultValue", "values", "valuesKey"},
    "radio": _FIELD | {"defaultValue", "values", "valuesKey"},
    "checkbox": _FIELD | {"defaultValue"},
    "checklist": _FIELD | {"defaultValue", "values", "valuesKey"},
    "filepicker": _COMMON | {"key", "label", "description", "accept", "multiple", "validate.required"},
    "group": _COMMON | {"label", "description", "components"},
    "dynamiclist": _COMMON
    | {
        "path",
        "label",
        "description",
        "components",
        "allowAddRemove",
        "defaultRepetitions",
        "validate.required",
    }
    | {"properties.minRows", "properties.maxRows"},
    "table": _COMMON | {"label", "description", "dataSource", "columns"},
    "expression": _COMMON | {"key", "label", "description", "expression"},
    "separator": _COMMON,
    "spacer": _COMMON,
}

# What only an editor or a browser cares about. Times are always stored in the office's own time, without a
# zone, and expressions are computed at every look and at the end: those attributes ask for nothing else.
IGNORED = frozenset(
    {
        "id",
        "type",
        "layout",
        "properties",
        "showOutline",
        "verticalAlignment",
        "height",
        "computeOn",
        "isRepeating",
        "disableCollapse",
        "nonCollapsedItems",
        "searchable",
        "rowCount",
        "use24h",
        "timeLabel",
        "timeInterval",
        "timeSerializingFormat",
    }
)

COLUMNS = frozenset(
    {"textfield", "textarea", "number", "datetime", "select", "radio", "checkbox", "checklist", "expression"}
)
