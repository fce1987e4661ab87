"""The database: does it keep what it is told, and does it keep it unchanged?"""

import time
from collections.abc import Iterator

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from huiyin.cli.checks.finding import Finding, ok, problem, warning

OLDEST = 150000
PROTECTED = {"audit_traceentry": {"trace_no_change", "trace_no_truncate"},
             "audit_accessentry": {"access_no_change", "access_no_truncate"}}  # fmt: skip


def database() -> Iterator[Finding]:
    yield _version()
    yield from _durable()
    yield _text()
    yield _clock()
    missing = _migrations()
    yield missing or ok("migrations", "All migrations are applied.", "所有迁移均已执行。")
    if missing is None:
        yield _trace_is_protected()


def _ask(statement: str, *values: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _version() -> Finding:
    number = int(_ask("SHOW server_version_num")[0][0])
    text = f"PostgreSQL {number // 10000}.{number % 10000}"
    if number < OLDEST:
        return problem(
            "version",
            f"{text} is too old.",
            f"{text} 版本过旧。",
            "Use PostgreSQL 15 or later.",
            "请使用 PostgreSQL 15 或更高版本。",
        )
    return ok("version", text, text)


def _durable() -> Iterator[Finding]:
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        value = _ask("SELECT current_setting(%s)", setting)[0][0]
        if value == "off":
            yield problem(
                "durability",
                f"{setting} is off: what a resident was told is registered can vanish in a power cut.",
                f"{setting} 已关闭，断电时已受理的事项可能丢失。",
                f"ALTER SYSTEM SET {setting} = on; SELECT pg_reload_conf();",
                f"执行 ALTER SYSTEM SET {setting} = on; SELECT pg_reload_conf();",
            )
            return
    yield ok("durability", "Commits wait for the disk.", "提交会等待落盘。")


def _text() -> Finding:
    encoding, ctype = _ask(
        "SELECT pg_encoding_to_char(encoding), datctype FROM pg_database WHERE datname = current_database()"
    )[0]
    if encoding != "UTF8" or ctype in ("C", "POSIX"):
        return problem(
            "text",
            f"The database has encoding {encoding}, character type {ctype}: searching Chinese fails.",
            f"数据库编码为 {encoding}、字符类型为 {ctype}，中文检索会失效。",
            "CREATE DATABASE … ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0, then restore a dump.",
            "请以 ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0 新建数据库后恢复备份。",
        )
    return ok("text", f"{encoding}, {ctype}", f"{encoding}，{ctype}")


def _clock() -> Finding:
    theirs = float(_ask("SELECT extract(epoch FROM clock_timestamp())")[0][0])
    apart = abs(theirs - time.time())
    if apart > 2:
        return warning(
            "clock",
            f"The clocks of this machine and the database are {apart:.0f} s apart; due times would be, too.",
            f"本机与数据库时钟相差 {apart:.0f} 秒，时限计算会随之偏差。",
            "Let both follow a time server (chrony).",
            "请让两台机器同步时间（chrony）。",
        )
    return ok("clock", "The clocks agree.", "时钟一致。")


def _migrations() -> Finding | None:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not missing:
        return None
    return problem(
        "migrations",
        f"{len(missing)} migrations are not applied.",
        f"有 {len(missing)} 个迁移未执行。",
        "huiyin manage migrate",
        "执行 huiyin manage migrate",
    )


def _trace_is_protected() -> Finding:
    rows = _ask("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
    found = set(rows)
    wanted = {(table, name) for table, names in PROTECTED.items() for name in names}
    lost = sorted(name for _, name in wanted - found)
    if lost:
        return problem(
            "trace",
            f"The trace can be changed: triggers {', '.join(lost)} are missing or disabled.",
            f"留痕表可被改动：触发器 {'、'.join(lost)} 缺失或被停用。",
            "Run `huiyin verify-trace` at once, then put them back (audit migration 0002).",
            "请立即执行 huiyin verify-trace，然后恢复触发器（audit 迁移 0002）。",
        )
    return ok("trace", "The trace refuses change.", "留痕表拒绝修改。")
