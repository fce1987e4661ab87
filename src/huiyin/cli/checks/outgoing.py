"""The ways out: which are set up, and whether what goes out arrives. Names of settings, never what is in them."""

from collections.abc import Iterator

from django.conf import settings

from huiyin.cli.checks.finding import Finding, ok, problem, warning
from huiyin.kernel.clock import now
from huiyin.notices.channels.email.sender import server_of
from huiyin.notices.overview import Way, ways_out


def outgoing() -> Iterator[Finding]:
    ways = ways_out(now())
    ready = [way for way in ways if way.configured]
    if not ready:
        yield warning(
            "outgoing",
            "No way out is set up: reporters hear nothing unless they look themselves.",
            "未配置任何对外通知渠道，反映人只能自行查询进展。",
            "Set HUIYIN_SMS_URL and _SECRET, or HUIYIN_SMTP_URL and HUIYIN_MAIL_FROM: docs/how-to/tell-people.md",
            "请设置 HUIYIN_SMS_URL 与 _SECRET，或 HUIYIN_SMTP_URL 与 HUIYIN_MAIL_FROM，见 docs/how-to/tell-people.md",
        )
        return
    yield from _halves(ways)
    yield from _mail_server(ready)
    yield from _link_less()
    for way in ready:
        yield _way(way)


def _way(way: Way) -> Finding:
    zh, en = way.manifest.name
    if way.open_until or way.trouble or way.failed > max(10, way.sent):
        return problem(
            way.manifest.key,
            f"{en}: {way.waiting} wait, {way.failed} given up in a day, last error {way.trouble or 'none'}.",
            f"{zh}：{way.waiting} 条等待，近24小时失败 {way.failed} 条，最近错误 {way.trouble or '无'}。",
            "Look at /office/deliveries/, mend the gateway; what waits is sent by itself.",
            "请查看“发送记录”并修复网关，等待中的消息会自动补发。",
        )
    return ok(way.manifest.key, f"{en}: {way.sent} handed over in a day.", f"{zh}：近24小时已送出 {way.sent} 条。")


def _halves(ways: list[Way]) -> Iterator[Finding]:
    """Somebody began: the address is there, the secret is not."""
    for way in ways:
        begun = [need for need in way.manifest.needs if need.required and need.value]
        if way.missing and begun:
            missing = ", ".join(need.setting for need in way.missing)
            yield problem(
                way.manifest.key,
                f"{way.manifest.name[1]} is set up by half: {missing} is missing, so nothing goes out.",
                f"{way.manifest.name[0]}配置不完整，缺少 {missing}，不会发送。",
                f"Set {missing}.",
                f"请设置 {missing}。",
            )


def _mail_server(ready: list[Way]) -> Iterator[Finding]:
    if not any(way.manifest.key == "email" for way in ready):
        return
    try:
        server_of(settings.HUIYIN_SMTP_URL)
    except ValueError as wrong:
        yield problem("email", str(wrong), "HUIYIN_SMTP_URL 格式不正确。", "Correct it.", "请改正。")


def _link_less() -> Iterator[Finding]:
    if not settings.HUIYIN_PUBLIC_URL:
        yield warning(
            "links",
            "HUIYIN_PUBLIC_URL is not set: messages carry no link.",
            "未设置 HUIYIN_PUBLIC_URL，消息中没有链接。",
            "HUIYIN_PUBLIC_URL=https://huiyin.example.gov.cn",
            "设置 HUIYIN_PUBLIC_URL=https://你的域名",
        )
