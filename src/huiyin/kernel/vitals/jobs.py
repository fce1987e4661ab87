"""The worker: does it live, how long does what is due wait for it?"""

from dataclasses import dataclass

from django.db import connection

SILENT = 90.0  # seconds; a worker says every ten that it is there
LATE = 120.0  # seconds that a job may be due; schedules of a minute come round twice in it

_ASK = """
SELECT count(*) FILTER (WHERE status = 'todo' AND due), count(*) FILTER (WHERE status = 'doing'),
       count(*) FILTER (WHERE status = 'failed'),
       coalesce(extract(epoch FROM now() - min(since) FILTER (WHERE status = 'todo' AND due)), 0),
       (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %(silent)s)),
       (SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers)
FROM (
    SELECT j.status, scheduled_at IS NULL OR scheduled_at <= now() AS due,
           CASE WHEN j.status = 'todo' THEN coalesce(scheduled_at, (
               SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id)) END AS since
    FROM procrastinate_jobs j WHERE status IN ('todo', 'doing', 'failed')
    ORDER BY id DESC LIMIT 20000) few
"""


@dataclass(frozen=True)
class Jobs:
    """`oldest`: seconds that the oldest due job has waited; `heard`: since a worker was heard, None for never."""

    waiting: int
    doing: int
    failed: int
    oldest: float
    workers: int
    heard: float | None

    @property
    def trouble(self) -> str | None:
        if not self.workers:
            since = f"silent for {self.heard:.0f} s" if self.heard is not None else "never seen"
            return f"no worker is at work ({since}); is `huiyin worker` running?"
        if self.oldest > LATE:
            return f"a job has been due for {self.oldest:.0f} s; start one more `huiyin worker`, or read its log"
        return None


def jobs() -> Jobs:
    with connection.cursor() as cursor:
        cursor.execute(_ASK, {"silent": SILENT})
        waiting, doing, failed, oldest, workers, heard = cursor.fetchone()
    return Jobs(waiting, doing, failed, float(oldest), workers, None if heard is None else float(heard))
