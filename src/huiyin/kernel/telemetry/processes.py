"""Processor and memory of this process; of a web worker: of all its siblings and their parent together."""

import os
from collections.abc import Iterator

import psutil
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from huiyin.kernel.telemetry.exposition import SHARED


class Processes(Collector):
    def collect(self) -> Iterator[Metric]:
        seconds, memory, threads, files, count = 0.0, 0, 0, 0, 0
        for process in _ours():
            try:
                with process.oneshot():
                    used = process.cpu_times()
                    seconds += used.user + used.system
                    memory += process.memory_info().rss
                    threads += process.num_threads()
                    files += process.num_fds()
                    count += 1
            except psutil.Error:
                continue  # it ended in this moment
        yield CounterMetricFamily("huiyin_process_cpu_seconds", "Processor time used.", value=seconds)
        yield GaugeMetricFamily("huiyin_process_memory_bytes", "Resident memory.", value=memory)
        yield GaugeMetricFamily("huiyin_process_threads", "Threads.", value=threads)
        yield GaugeMetricFamily("huiyin_process_open_files", "Open files and connections.", value=files)
        yield GaugeMetricFamily("huiyin_processes", "Processes that answer together.", value=count)


def _ours() -> list[psutil.Process]:
    me = psutil.Process()
    if not os.environ.get(SHARED):
        return [me]
    parent = psutil.Process(os.getppid())
    return [parent, *parent.children()]
