"""The triggers that keep history, seals, contents and versions as they are: which are missing, and back again."""

from __future__ import annotations

from engine.store.tx import Statement, Tx

REFUSED = "the history is append-only"
FOR_GOOD = "contents and versions stand for good"
KEYS = {
    "event": "instance_id = new.instance_id and seq = new.seq",
    "system_event": "seq = new.seq",
    "seal": "number = new.number",
    "seal_leaf": "instance_id = new.instance_id and seal = new.seal",
}
FIXED = {"file": "", "definition_file": "", "definition": " of key, version, sha256"}
PURGED = (
    " when not exists (select 1 from system_event where type = 'instance_purged' "
    "and element = cast(old.instance_id as text))"
)

_SQLITE = Statement("select name, sql from sqlite_master where type = 'trigger'")
_POSTGRESQL = Statement(
    """select t.tgname, p.proname from pg_trigger t join pg_proc p on p.oid = t.tgfoid
    where not t.tgisinternal and t.tgenabled in ('O', 'A')"""
)
_ALL_POSTGRESQL = Statement(
    """select t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
    join pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal and n.nspname = current_schema()"""
)
_TOO_MUCH = Statement(
    """select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r'
    and c.relowner <> (select oid from pg_roles where rolname = current_user)
    and (has_table_privilege(c.oid, 'update') or has_table_privilege(c.oid, 'delete'))"""
)
_BODIES = Statement(
    """select p.proname, p.prosrc, p.prosecdef, l.lanname from pg_proc p join pg_language l on l.oid = p.prolang
    join pg_namespace n on n.oid = p.pronamespace where n.nspname = current_schema()"""
)
_SCHEMA = Statement("select quote_ident(current_schema())")
_REFUSE = f"raise exception '{REFUSED}' using errcode = 'restrict_violation'"
_BURIED = "exists (select 1 from system_event where type = 'instance_purged' and element = {}::text)"
# By name of a function on PostgreSQL: how it begins, whether as its owner, and its body.
_FUNCTIONS = {
    "refuse_change": ("refuse_change() returns trigger language plpgsql", False, f" begin {_REFUSE}; end "),
    "guard_event": (
        "guard_event() returns trigger language plpgsql {safe}",
        False,
        f" begin if tg_op = 'DELETE' and {_BURIED.format('old.instance_id')} then return old; end if; "
        f"{_REFUSE}; end ",
    ),
    "purge_events": (
        "purge_events(purged bigint) returns void language plpgsql security definer {safe}",
        True,
        f" begin if not {_BURIED.format('purged')} then {_REFUSE}; end if; "
        "delete from event where instance_id = purged; end ",
    ),
}


def missing(tx: Tx) -> list[str]:
    """Triggers that are gone, switched off or others; functions of them that are others; tables of which the site's
    own role may do too much.
    """
    return [*_missing(tx), *_rewritten(tx), *_granted(tx)]


def restore(tx: Tx) -> None:
    """Put every trigger that is missing back, as who owns the tables."""
    wanted = _wanted(tx)
    for name in _rewritten(tx):
        head, _owner, body = _FUNCTIONS[name]
        (schema,) = tx.rows(_SCHEMA)[0]
        safe = f"set search_path = pg_catalog, {schema}, pg_temp"
        tx.connection.exec_driver_sql(f"create or replace function {head.format(safe=safe)} as $${body}$$")
    for name in _missing(tx):
        table, text = wanted[name]
        on = f" on {table}" if tx.dialect == "postgresql" else ""
        tx.connection.exec_driver_sql(f"drop trigger if exists {name}{on}")
        tx.connection.exec_driver_sql(text)


def _missing(tx: Tx) -> list[str]:
    wanted = _wanted(tx)
    if tx.dialect == "postgresql":
        found = {(str(row[0]), str(row[1])) for row in tx.rows(_POSTGRESQL)}
        return [name for name, (_, text) in wanted.items() if (name, text.split()[-1][:-2]) not in found]
    texts = {str(row[0]): str(row[1]).casefold() for row in tx.rows(_SQLITE)}
    return [name for name, (_, text) in wanted.items() if texts.get(name) != text]


def strange(tx: Tx) -> list[str]:
    """Triggers that Alur never made: what they do is in no history."""
    rows = tx.rows(_ALL_POSTGRESQL if tx.dialect == "postgresql" else _SQLITE)
    return sorted({str(row[0]) for row in rows} - _wanted(tx).keys())


def _rewritten(tx: Tx) -> list[str]:
    """Functions on PostgreSQL that are gone or do something else than Alur made them for."""
    if tx.dialect != "postgresql":
        return []
    found = {str(row[0]): (str(row[1]), bool(row[2]), str(row[3])) for row in tx.rows(_BODIES)}
    return [
        name for name, (_, owner, body) in _FUNCTIONS.items() if found.get(name) != (body, owner, "plpgsql")
    ]


def _granted(tx: Tx) -> list[str]:
    if tx.dialect != "postgresql":
        return []
    return sorted({str(row[0]) for row in tx.rows(_TOO_MUCH)} & set(KEYS))


def _wanted(tx: Tx) -> dict[str, tuple[str, str]]:
    """By name of a trigger its table and how it is made, in small letters."""
    return _on_postgresql() if tx.dialect == "postgresql" else _on_sqlite()


def _on_sqlite() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}

    def add(table: str, name: str, what: str, act: str) -> None:
        found[f"{table}_{name}"] = (table, f"create trigger {table}_{name} before {what} begin {act}; end")

    for table, key in KEYS.items():
        refuse = f"select raise(abort, '{REFUSED}')"
        add(table, "no_update", f"update on {table}", refuse)
        add(table, "no_delete", f"delete on {table}{PURGED if table == 'event' else ''}", refuse)
        add(table, "no_replace", f"insert on {table} when exists (select 1 from {table} where {key})", refuse)
    for table, columns in FIXED.items():
        add(table, "no_update", f"update{columns} on {table}", f"select raise(abort, '{FOR_GOOD}')")
    same = "exists (select 1 from file where sha256 = new.sha256)"
    add("file", "no_replace", f"insert on file when {same}", "select raise(ignore)")
    return found


def _on_postgresql() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for table in KEYS:
        function = "guard_event" if table == "event" else "refuse_change"
        for name, what, each, act in (
            ("no_change", "update or delete", "row", function),
            ("no_truncate", "truncate", "statement", "refuse_change"),
        ):
            text = f"create trigger {table}_{name} before {what} on {table} for each {each} execute function {act}()"
            found[f"{table}_{name}"] = (table, text)
    for table, columns in FIXED.items():
        text = f"create trigger {table}_no_change before update{columns} on {table} "
        found[f"{table}_no_change"] = (table, f"{text}for each row execute function refuse_change()")
    return found
