"""Telling our server from strangers. A process id alone proves nothing: the kernel gives it out again."""

from pathlib import Path

import psutil


def server_process(cluster: Path) -> psutil.Process | None:
    """The postmaster of this cluster, or None when the pid file is stale or missing."""
    lines = pid_file_lines(cluster)
    if not lines:
        return None
    try:
        process = psutil.Process(int(lines[0]))
    except (ValueError, psutil.NoSuchProcess):
        return None
    return process if _works_in(process, cluster) else None


def is_ready(cluster: Path) -> bool:
    """PostgreSQL itself writes its state into line 8 of its pid file (pg_ctl reads it too)."""
    lines = pid_file_lines(cluster)
    return len(lines) >= 8 and lines[7].strip() == "ready"


def orphans(cluster: Path) -> list[psutil.Process]:
    """Server processes of this cluster: backends may outlive a killed postmaster a little."""
    return [process for process in psutil.process_iter() if _works_in(process, cluster)]


def pid_file_lines(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _works_in(process: psutil.Process, cluster: Path) -> bool:
    """Every PostgreSQL process has its cluster as working folder, and no other program has."""
    try:
        return (
            process.name().startswith("postgres")
            and process.status() != psutil.STATUS_ZOMBIE
            and Path(process.cwd()) == cluster
        )
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
