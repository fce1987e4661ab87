"""CPU seconds of the processes that serve: a busy machine disturbs them far less than it does the time that passes."""

from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Used:
    """CPU seconds since some moment; a difference of two readings is what counts."""

    web: float
    postgres: float

    def since(self, before: "Used") -> "Used":
        return Used(self.web - before.web, self.postgres - before.postgres)


def used(web_pid: int, postgres_pid: int) -> Used:
    return Used(_tree(web_pid), _tree(postgres_pid))


def _tree(pid: int) -> float:
    """Of a process and its children, those that have ended included."""
    try:
        parent = psutil.Process(pid)
        times = [parent.cpu_times()]
        total = times[0].children_user + times[0].children_system
        for child in parent.children(recursive=True):
            try:
                times.append(child.cpu_times())
            except psutil.NoSuchProcess:
                continue
    except psutil.NoSuchProcess:
        return 0.0
    return total + sum(time.user + time.system for time in times)
