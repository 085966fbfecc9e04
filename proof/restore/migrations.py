"""Migrations killed on their way, and run again: what stands then is what a run without a kill would have made."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from random import Random
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections

from eutonia_clinic.config.database import must_be_sound
from eutonia_clinic.core.migrating import migrate

SEED = 20_261_129
DONE = 'INSERT INTO "django_migrations"'
"""How the statement begins that notes that a step is done: the place at which a kill hurts most."""
SCHEMA = {
    "sqlite": "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2",
    "postgresql": (
        "SELECT 'column', table_name, column_name, data_type || is_nullable || coalesce(column_default, '') "
        "FROM information_schema.columns WHERE table_schema = 'public' "
        "UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
        "UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace "
        "UNION ALL SELECT 'guard', tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal "
        "ORDER BY 1, 2, 3"
    ),
}


def statements(run: Callable[[], object] = migrate) -> list[str]:
    """Every statement of a run without a kill, on the empty database in use."""
    seen: list[str] = []

    def see(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        seen.append(sql)
        return execute(sql, *given)

    with connection.execute_wrapper(see):
        run()
    return seen


def places(seen: list[str], many: int) -> list[int]:
    """So many places for a kill: half of them where a step is noted as done, the others anywhere."""
    random = Random(SEED)
    done = [at for at, sql in enumerate(seen) if sql.startswith(DONE)]
    others = [at for at in range(len(seen)) if at not in set(done)]
    return sorted(random.sample(done, min(many // 2, len(done))) + random.sample(others, min(many - many // 2, len(others))))


def schema() -> list[Any]:
    """Every table, index, reference and guard that stands, and every kind of content."""
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA[connection.vendor])
        found = [tuple(map(str, row)) for row in cursor.fetchall()]
    has_kinds = ContentType._meta.db_table in connection.introspection.table_names()
    return [*found, *(sorted(ContentType.objects.values_list("app_label", "model")) if has_kinds else ())]


def killed_at(place: int, run: Callable[[], object] = migrate) -> bool:
    """A run in a process of its own, killed before that statement; False when it came to its end before."""
    connections.close_all()
    pid = os.fork()
    if not pid:
        _die_at(place, run)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


def resumed(expected: list[Any], run: Callable[[], object] = migrate) -> str:
    """Run again to the end; what is not as it should be then, in words."""
    try:
        run()
        if run is migrate:
            list(must_be_sound())
    except Exception as fault:
        return f"{type(fault).__name__}: {str(fault).strip().splitlines()[0]}"
    return "" if schema() == expected else "what stands is not what one run makes"


def _die_at(place: int, run: Callable[[], object]) -> None:
    left = place

    def step(execute: Callable[..., Any], *given: Any) -> Any:
        nonlocal left
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return execute(*given)

    try:
        with connection.execute_wrapper(step):
            run()
    finally:
        os._exit(0)
