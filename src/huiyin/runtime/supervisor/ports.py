"""Is the port free? Asked before anything is started, so that the answer is one clear line."""

import socket

import psutil

from huiyin.runtime.errors import RuntimeFault


def require_free(host: str, port: int, variable: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise _taken(host, port, variable, error) from error


def _taken(host: str, port: int, variable: str, error: OSError) -> RuntimeFault:
    holder = _holder(port)
    by_en, by_zh = (f" by {holder}", f"，占用者 {holder}") if holder else ("", "")
    return RuntimeFault(
        f"Port {port} on {host} cannot be used{by_en} ({error.strerror}). "
        f"Stop what uses it, or choose another: {variable}={port + 100}.",
        f"{host} 的端口 {port} 不可用{by_zh}（{error.strerror}）。"
        f"请先停止占用它的程序，或改用其他端口：{variable}={port + 100}。",
    )


def _holder(port: int) -> str:
    """Name and id of the process listening there, as far as this user may see it."""
    try:
        for connection in psutil.net_connections(kind="tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
                return f"{psutil.Process(connection.pid).name()} ({connection.pid})"
    except psutil.Error:
        pass
    return ""
