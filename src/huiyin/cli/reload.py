"""huiyin reload: a running `huiyin up` goes on with the program that lies on disk now; no request fails meanwhile."""

import os

import click

from huiyin.cli.words import both, say
from huiyin.runtime.datadir import data_dir
from huiyin.runtime.errors import RuntimeFault
from huiyin.runtime.locks import FileLock
from huiyin.runtime.supervisor.supervisor import RENEW


@click.command("reload", help=both("Replace running processes, one by one.", "逐个替换运行中的进程，不中断服务。"))
def command() -> None:
    data = data_dir().ensure()
    lock = FileLock(data.run / "up.lock")
    if lock.acquire(shared=True):
        lock.release()
        raise RuntimeFault(
            f"No huiyin is running on the data folder {data.root}. Start it with `huiyin up`.",
            f"数据目录 {data.root} 上没有运行中的回音。请用 huiyin up 启动。",
        )
    running = int(lock.read_note())
    os.kill(running, RENEW)
    say(
        f"Process {running} replaces its web workers, then streams, worker and consumers; its output says each.",
        f"进程 {running} 正依次替换网页进程、推送进程、后台作业与读数消费者，进度见其输出。",
    )
