"""Settings of the embedded server. They are written at every start, so that an upgrade brings new ones."""

from pathlib import Path

HEADER = "# Written by huiyin at every start. Your own settings belong into huiyin-local.conf beside this file.\n"

SETTINGS: dict[str, str] = {
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "wal_compression": "on",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "10min",
    "random_page_cost": "1.1",
    # Far pages of lists are read from an index alone, which spares the rows only where vacuum has been lately; and
    # every move writes its matter anew. The defaults would wait for a fifth of the table: 200,000 rows of a million.
    "autovacuum_vacuum_scale_factor": "0.05",
    "autovacuum_vacuum_insert_scale_factor": "0.05",
    "autovacuum_analyze_scale_factor": "0.05",
    # Short statements over many partitions and expressions: compiling them costs more than it saves.
    "jit": "off",
    "timezone": "UTC",
    "password_encryption": "scram-sha-256",
    # Commits wait for the disk: what a resident was told is registered stays registered.
    "fsync": "on",
    "synchronous_commit": "on",
    # No personal data in the log: neither statements with their values nor the offending row.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_line_prefix": "%m [%p] ",
    "log_timezone": "UTC",
    "lc_messages": "C",
}

HBA = """\
# Written by huiyin. Passwords on the socket too: other users of this machine can reach it.
local all all scram-sha-256
host  all all 127.0.0.1/32 scram-sha-256
"""


def write_config(cluster: Path, **extra: str) -> None:
    """`extra` holds what is known only at start (port, addresses) or wished for tests (fsync off)."""
    values = SETTINGS | extra
    lines = [f"{name} = '{value}'\n" for name, value in values.items()]
    text = HEADER + "".join(lines) + "include_if_exists = 'huiyin-local.conf'\n"
    (cluster / "postgresql.conf").write_text(text)
    (cluster / "pg_hba.conf").write_text(HBA)
