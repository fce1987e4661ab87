"""Who may sign in how: settings that would quietly mean something else than was meant."""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

from huiyin.cli.checks.finding import Finding, ok, warning
from huiyin.orgs.roles import Role

WORDS = {"off", "staff", *(role.value for role in Role)}
HERE = ("localhost", "127.0.0.1", "::1")


def signing() -> Iterator[Finding]:
    unknown = [word for word in _given("HUIYIN_MFA").split(",") if word.strip() and word.strip() not in WORDS]
    if unknown:
        yield warning(
            "second step",
            f"HUIYIN_MFA names {', '.join(unknown)}: that is no role, so nobody is asked for it.",
            f"HUIYIN_MFA 中的 {'、'.join(unknown)} 不是角色，不会生效。",
            f"Use off, staff, or roles: {', '.join(role.value for role in Role)}.",
            f"可填 off、staff 或角色：{'、'.join(role.value for role in Role)}。",
        )
    issuer = _given("HUIYIN_OIDC_ISSUER")
    if issuer and not _given("HUIYIN_OIDC_CLIENT_ID"):
        yield warning(
            "provider",
            "HUIYIN_OIDC_ISSUER is set without HUIYIN_OIDC_CLIENT_ID: nobody can sign in there.",
            "已设置 HUIYIN_OIDC_ISSUER 但缺少 HUIYIN_OIDC_CLIENT_ID，统一身份认证不可用。",
            "Set the client's id and secret as the provider gave them.",
            "请按认证平台提供的信息设置客户端编号和密钥。",
        )
    parts = urlsplit(issuer)
    if issuer and parts.scheme != "https" and parts.hostname not in HERE:
        yield warning(
            "provider",
            "HUIYIN_OIDC_ISSUER is not https: it is not asked, because its answers could be anybody's.",
            "HUIYIN_OIDC_ISSUER 不是 https 地址，其应答无法信任，已停用。",
            "Use the provider's https address.",
            "请使用认证平台的 https 地址。",
        )
    if not unknown and not issuer:
        yield ok("second step", "Who must have one: " + (_given("HUIYIN_MFA") or "off") + ".", "两步验证设置有效。")


def _given(name: str) -> str:
    return os.environ.get(name, "").strip()
