"""The machine and the environment: no database is asked."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from huiyin.cli.checks.backup import backup
from huiyin.cli.checks.finding import Finding, ok, problem, warning
from huiyin.cli.checks.mqtt import mqtt
from huiyin.cli.checks.signing import signing
from huiyin.cli.serving import places
from huiyin.runtime.datadir import DataDir
from huiyin.runtime.errors import RuntimeFault
from huiyin.runtime.locks import FileLock
from huiyin.runtime.supervisor.ports import require_free

LOOPBACK = ("127.0.0.1", "::1", "localhost")
OF_BENCHES = "HUIYIN_BENCH_"
KNOWN = {
    "HUIYIN_DATA_DIR", "HUIYIN_DATABASE_URL", "HUIYIN_BIND", "HUIYIN_PORT", "HUIYIN_LIVE_PORT", "HUIYIN_LIVE_URL",
    "HUIYIN_HOSTS", "HUIYIN_ORIGINS", "HUIYIN_HTTPS", "HUIYIN_DEBUG", "HUIYIN_SECRET_KEY", "HUIYIN_STATIC",
    "HUIYIN_LOG_FORMAT", "HUIYIN_LOG_REQUESTS", "HUIYIN_METRICS_TOKEN", "HUIYIN_OTLP_URL", "HUIYIN_TRACES_SHARE",
    "HUIYIN_LEAST_GB", "HUIYIN_CERTIFICATE", "HUIYIN_WORKER_PORT", "HUIYIN_SENSE_PORT",
    "HUIYIN_TIMEZONE", "HUIYIN_HEADS_DIR", "HUIYIN_LANG", "HUIYIN_LOG_LEVEL", "HUIYIN_MOST_RETURNS",
    "HUIYIN_TRIAGE_CLASSIFIER", "HUIYIN_TRIAGE_CLASSIFIER_SECONDS",
    "HUIYIN_OUTBOUND_PRIVATE",
    "HUIYIN_OPEN311_JURISDICTION", "HUIYIN_OPEN311_CONTACT", "HUIYIN_OPEN311_TYPE",
    "HUIYIN_WEB_WORKERS", "HUIYIN_WEB_THREADS", "HUIYIN_WEB_LINE", "HUIYIN_WEB_PATIENCE",
    "HUIYIN_PROCESS", "HUIYIN_TEST_DATA_DIR", "HUIYIN_REQUIRE_BROWSER",
    "HUIYIN_WRITE_ROUTES", "HUIYIN_WRITE_BUDGETS", "HUIYIN_PROXIES", "HUIYIN_LIMITS", "HUIYIN_LIMITS_EXEMPT",
    "HUIYIN_MFA", "HUIYIN_OIDC_ISSUER", "HUIYIN_OIDC_CLIENT_ID",
    "HUIYIN_OIDC_CLIENT_SECRET", "HUIYIN_OIDC_CLAIM", "HUIYIN_OIDC_SCOPE", "HUIYIN_OIDC_NAME",
    "HUIYIN_PUBLIC_URL", "HUIYIN_SMTP_URL", "HUIYIN_MAIL_FROM",
    "HUIYIN_SMS_URL", "HUIYIN_SMS_SECRET", "HUIYIN_VOICE_URL", "HUIYIN_VOICE_SECRET",
    "HUIYIN_WECHAT_URL", "HUIYIN_WECHAT_SECRET",
    "HUIYIN_WEBPUSH_CONTACT", "HUIYIN_WEBPUSH_SECRET", "HUIYIN_WEBPUSH_PRIVATE",
    "HUIYIN_CHALLENGE", "HUIYIN_CHALLENGE_ABOVE", "HUIYIN_CHALLENGE_WORK",
    "HUIYIN_CTI_SECRET", "HUIYIN_CALLBACK_SAMPLE", "HUIYIN_CALLBACK_HOURS", "HUIYIN_CALLBACK_TRIES",
    "HUIYIN_READINGS_KEPT", "HUIYIN_READINGS_LATE", "HUIYIN_READINGS_AHEAD", "HUIYIN_SENSE_CONSUMERS",
    "HUIYIN_MQTT_URL", "HUIYIN_MQTT_SHARED", "HUIYIN_MQTT_BIND", "HUIYIN_MQTT_PORT", "HUIYIN_BROKER_PORT",
    "HUIYIN_MQTT_CERT", "HUIYIN_MQTT_KEY", "HUIYIN_BROKER_GB",
    "HUIYIN_POSITION_EVERY", "HUIYIN_KEEP_DUTY_DAYS", "HUIYIN_MEDIA_URL",
    "HUIYIN_BACKUP_DIR", "HUIYIN_BACKUP_KEY", "HUIYIN_BACKUP_PASSPHRASE", "HUIYIN_BACKUP_AT", "HUIYIN_BACKUP_KEEP",
}  # fmt: skip


def machine(data: DataDir) -> Iterator[Finding]:
    yield from _unknown_variables()
    yield _space(data)
    yield _secrets(data)
    yield from _ports(data)
    yield from _exposure()
    yield from mqtt()
    yield _assets()
    yield from signing()
    yield from backup(data)


def _unknown_variables() -> Iterator[Finding]:
    """A misspelt variable would be ignored in silence."""
    given = {name for name in os.environ if name.startswith("HUIYIN_") and not name.startswith(OF_BENCHES)}
    for name in sorted(given - KNOWN):
        yield warning(
            "environment",
            f"{name} is set, but huiyin knows no such setting.",
            f"设置了 {name}，但不存在这个配置项。",
            "Correct its spelling or remove it; docs/operators lists all of them.",
            "请更正拼写或删除；全部配置项见 docs/operators。",
        )


def _space(data: DataDir) -> Finding:
    free = shutil.disk_usage(data.root).free
    size = f"{free / 1e9:.1f} GB"
    if free < 2e9:
        return problem(
            "space",
            f"Only {size} are free for {data.root}.",
            f"{data.root} 仅剩 {size} 可用空间。",
            "Free some space or move the data folder: a database that cannot write stops.",
            "请清理磁盘或迁移数据目录；数据库无法写入时会停止服务。",
        )
    return ok("space", f"{size} free for {data.root}.", f"{data.root} 可用空间 {size}。")


def _secrets(data: DataDir) -> Finding:
    loose = [path.name for path in _files(data.root / "secrets") if path.stat().st_mode & 0o077]
    if loose:
        return problem(
            "secrets",
            f"Other users of this machine can read: {', '.join(loose)}.",
            f"本机其他用户可读取密钥文件：{'、'.join(loose)}。",
            f"chmod 600 {data.root}/secrets/* && chmod 700 {data.root}/secrets",
            f"执行 chmod 600 {data.root}/secrets/* && chmod 700 {data.root}/secrets",
        )
    own = os.environ.get("HUIYIN_SECRET_KEY", "")
    if own and len(own) < 40:
        return problem(
            "secrets",
            f"HUIYIN_SECRET_KEY has {len(own)} characters; sessions could be forged.",
            f"HUIYIN_SECRET_KEY 只有 {len(own)} 个字符，会话可能被伪造。",
            "Remove it (huiyin makes one in the data folder) or use 50 random characters.",
            "请删除该变量（系统会在数据目录自动生成），或改用 50 个随机字符。",
        )
    return ok("secrets", "Keys are readable by their owner only.", "密钥文件仅属主可读。")


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def _ports(data: DataDir) -> Iterator[Finding]:
    where = places()
    lock = FileLock(data.run / "up.lock")
    running = not lock.acquire()
    lock.release()
    if running:
        yield ok("ports", f"huiyin is running ({where.url}).", f"回音正在运行（{where.url}）。")
        return
    for port, variable in ((where.port, "HUIYIN_PORT"), (where.live_port, "HUIYIN_LIVE_PORT")):
        try:
            require_free(where.host, port, variable)
            yield ok("ports", f"Port {port} is free.", f"端口 {port} 可用。")
        except RuntimeFault as fault:
            yield problem("ports", fault.en, fault.zh, f"{variable}={port + 100}", f"{variable}={port + 100}")


def _exposure() -> Iterator[Finding]:
    """Reachable from other machines: then the door must have a lock."""
    where = places()
    if where.host in LOOPBACK and not os.environ.get("HUIYIN_HOSTS"):
        yield ok("exposure", "Reachable from this machine only.", "仅本机可访问。")
        return
    if os.environ.get("HUIYIN_HTTPS", "0") not in ("1", "true", "yes", "on"):
        yield problem(
            "exposure",
            "Other machines can reach huiyin without HTTPS; passwords travel in the clear.",
            "其他机器可在未启用 HTTPS 的情况下访问，密码会明文传输。",
            "Put a proxy with a certificate in front (deploy/nginx) and set HUIYIN_HTTPS=1.",
            "请在前端部署带证书的反向代理（见 deploy/nginx），并设置 HUIYIN_HTTPS=1。",
        )
    if os.environ.get("HUIYIN_DEBUG", "0") in ("1", "true", "yes", "on"):
        yield problem(
            "exposure",
            "HUIYIN_DEBUG is on: error pages show settings and data to anybody.",
            "HUIYIN_DEBUG 已开启，错误页面会向所有人泄露配置和数据。",
            "Unset HUIYIN_DEBUG.",
            "请取消 HUIYIN_DEBUG。",
        )
    if not os.environ.get("HUIYIN_HOSTS"):
        yield problem(
            "exposure",
            "HUIYIN_HOSTS is not set: requests under your host name are refused.",
            "未设置 HUIYIN_HOSTS，使用域名的访问会被拒绝。",
            "HUIYIN_HOSTS=huiyin.example.gov.cn",
            "设置 HUIYIN_HOSTS=你的域名",
        )


def _assets() -> Finding:
    from huiyin.web import assets, catalogue

    if not assets.is_current() or not catalogue.COMPILED.exists():
        return problem(
            "assets",
            "Front-end files or translations are missing or out of date.",
            "前端文件或翻译缺失或已过期。",
            "huiyin build-assets",
            "执行 huiyin build-assets",
        )
    return ok("assets", "Front-end files and translations are built.", "前端文件与翻译已构建。")
