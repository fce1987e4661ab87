"""The door for devices: does anybody on the way read their secrets, and how long is its certificate good?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from huiyin.cli.checks.finding import Finding, ok, problem, warning
from huiyin.runtime.broker.certificate import CERT, KEY, Certificate
from huiyin.runtime.broker.config import Broker, broker
from huiyin.runtime.errors import RuntimeFault

SOON = timedelta(days=21)  # a provider that renews by itself does so a month before
RENEW = (
    f"Put a new one into the files of {CERT} and {KEY}, then send the broker SIGHUP (systemctl reload huiyin-broker).",
    f"请更新 {CERT} 和 {KEY} 指向的文件，再向消息服务发送 SIGHUP（systemctl reload huiyin-broker）。",
)


def mqtt() -> Iterator[Finding]:
    try:
        own = broker()
        if own is None:
            return
        yield _dated(own.tls, datetime.now(UTC)) if own.tls else _open(own)
    except RuntimeFault as fault:
        yield problem("devices", fault.en, fault.zh, f"Correct {CERT} and {KEY}.", f"请更正 {CERT} 和 {KEY}。")


def _open(own: Broker) -> Finding:
    if own.is_of_this_machine:
        return ok("devices", "MQTT is for this machine only.", "MQTT 端口仅本机可访问。")
    return warning(
        "devices",
        "Devices reach MQTT without TLS: whoever is on the way reads their secrets.",
        "设备经由未加密的 MQTT 接入，途中可被读取密钥。",
        f"{CERT}=/…/fullchain.pem {KEY}=/…/privkey.pem; or HUIYIN_MQTT_BIND to a network of devices alone.",
        f"设置 {CERT} 与 {KEY}（证书与私钥文件），或将 HUIYIN_MQTT_BIND 绑定到设备专网。",
    )


def _dated(tls: Certificate, at: datetime) -> Finding:
    own = tls.read()
    begins, ends = own.not_valid_before_utc, own.not_valid_after_utc
    day = f"{ends:%Y-%m-%d}"
    if ends <= at:
        return problem("devices", f"The MQTT certificate ended on {day}.", f"MQTT 证书已于 {day} 过期。", *RENEW)
    if begins > at:
        return problem(
            "devices",
            f"The MQTT certificate begins on {begins:%Y-%m-%d}.",
            f"MQTT 证书自 {begins:%Y-%m-%d} 起生效。",
            *RENEW,
        )
    if ends - at < SOON:
        return warning("devices", f"The MQTT certificate ends on {day}.", f"MQTT 证书将于 {day} 到期。", *RENEW)
    return ok(
        "devices", f"Devices speak TLS; the certificate is good until {day}.", f"设备经 TLS 接入，证书有效至 {day}。"
    )
