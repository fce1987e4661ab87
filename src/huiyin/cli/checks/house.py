"""The district: is there one, may somebody set it up, does what is announced arrive?"""

from collections.abc import Iterator
from datetime import date

from huiyin.accounts.models import Account
from huiyin.cli.checks.finding import Finding, ok, problem, warning
from huiyin.cli.checks.outgoing import outgoing
from huiyin.intake.sensing.pulse import pulse
from huiyin.kernel.clock import now
from huiyin.kernel.models import DeadLetter, PackSetting
from huiyin.kernel.outbox import lag
from huiyin.kernel.sealed.keyring import ring
from huiyin.kernel.sealed.resealing import in_use
from huiyin.matters.library import in_force
from huiyin.orgs.models import Post, Unit
from huiyin.orgs.roles import Role


def house() -> Iterator[Finding]:
    pack = PackSetting.objects.filter(key="pack").first()
    if pack is None:
        yield problem(
            "pack",
            "No district is loaded.",
            "尚未导入城区数据包。",
            "huiyin load-pack FOLDER (packs/sample-district is one to look at)",
            "执行 huiyin load-pack 目录（可参考 packs/sample-district）",
        )
        return
    name = pack.value.get("name", "")
    yield ok(
        "pack",
        f"District {pack.value.get('name_en', name)}, loaded {pack.loaded_at:%Y-%m-%d}.",
        f"城区“{pack.value.get('name_zh', name)}”，导入于 {pack.loaded_at:%Y-%m-%d}。",
    )
    yield _standards()
    yield from _calendar(now().date())
    yield _administrator()
    yield from _units_without_hands()
    yield _delivery()
    yield _readings()
    yield from _keys()
    yield from outgoing()


def _keys() -> Iterator[Finding]:
    """Personal data that nobody can open is as good as lost: said before somebody needs it."""
    known, used = {key.name for key in ring(now=True).keys}, in_use()
    for name in sorted({*used} - known - {""}):
        yield problem(
            "keys",
            f"{used[name]:,} personal values are sealed with the key {name}, which is not here.",
            f"{used[name]:,} 个个人信息值由密钥 {name} 加密，但该密钥不在本机。",
            "Restore secrets/fields/ from the backup.",
            "请从备份恢复 secrets/fields/。",
        )
    if used[""]:
        yield warning(
            "keys",
            f"{used['']:,} personal values lie open in the database.",
            f"数据库中有 {used['']:,} 个个人信息值尚未加密。",
            "huiyin keys rotate",
            "执行 huiyin keys rotate",
        )
    if known.issuperset(used):
        yield ok("keys", f"{len(known)} keys of personal data, all here.", f"个人信息密钥 {len(known)} 个，齐全。")


def _standards() -> Finding:
    edition = in_force().edition
    if edition is None:
        return problem(
            "standards",
            "No edition of the filing standards is in force: nothing can be filed.",
            "没有生效的立结案标准，无法立案。",
            "huiyin import standards FILE --confirm",
            "执行 huiyin import standards 文件 --confirm",
        )
    held = edition.report.get("counts", {}).get("held", 0)
    if held:
        return warning(
            "standards",
            f"{held} rules of “{edition.name}” wait for a decision.",
            f"“{edition.name}”有 {held} 条规则待定。",
            "Decide on them in a decision file: huiyin import standards FILE --decisions DECISIONS.yaml",
            "用决定文件逐条明确：huiyin import standards 文件 --decisions 决定.yaml",
        )
    return ok("standards", f"“{edition.name}” is in force.", f"“{edition.name}”现行有效。")


def _calendar(today: date) -> Iterator[Finding]:
    """Next year's notice comes in November; without it, due times of January are counted by rule of thumb."""
    row = PackSetting.objects.filter(key="calendar").first()
    years = row.value.get("years", {}) if row else {}
    wanted = [today.year] + ([today.year + 1] if today.month == 12 else [])
    missing = [year for year in wanted if years.get(str(year), {}).get("status") != "announced"]
    for year in missing:
        yield warning(
            "calendar",
            f"The pack does not hold the announced holidays of {year}.",
            f"数据包中没有 {year} 年已公布的节假日安排。",
            "Add them to the pack's calendar.yaml from the official notice, then load-pack again.",
            "请按国务院办公厅通知补充 calendar.yaml，然后重新执行 load-pack。",
        )
    if not missing:
        yield ok("calendar", f"Holidays of {wanted[-1]} are announced.", f"{wanted[-1]} 年节假日安排已收录。")


def _administrator() -> Finding:
    held = Post.objects.filter(role=Role.ADMINISTRATOR, until=None, staff__left_at=None)
    accounts = Account.objects.filter(staff__posts__in=held, is_active=True)
    if not any(account.has_usable_password() for account in accounts):
        return problem(
            "administrator",
            "Nobody can sign in as administrator.",
            "没有可登录的管理员。",
            "huiyin create-admin LOGIN",
            "执行 huiyin create-admin 登录名",
        )
    return ok("administrator", "An administrator can sign in.", "有可登录的管理员。")


def _units_without_hands() -> Iterator[Finding]:
    """A matter dispatched to a unit in which nobody holds a post would lie there unseen."""
    manned = Post.objects.filter(role__in=(Role.HANDLER, Role.UNIT_HEAD), until=None, staff__left_at=None)
    idle = Unit.objects.filter(closed_at=None).exclude(kind=Unit.Kind.CENTRE)
    idle = idle.exclude(pk__in=manned.values("unit")).order_by("code")
    names = list(idle.values_list("code", flat=True))
    if names:
        shown = ", ".join(names[:8]) + (" …" if len(names) > 8 else "")
        yield warning(
            "units",
            f"{len(names)} units have nobody to handle a matter: {shown}",
            f"{len(names)} 个处置单位没有承办人：{shown}",
            "Give somebody there the post of handler or unit head (staff.csv, then load-pack).",
            "请在 staff.csv 中为其配置承办人或负责人，然后重新执行 load-pack。",
        )
    else:
        yield ok("units", "Every unit has somebody to handle matters.", "每个处置单位都有承办人。")


def _readings() -> Finding:
    found = pulse()
    if not found.answers:
        return warning(
            "readings",
            "The broker for devices does not answer.",
            "设备消息服务没有应答。",
            "huiyin up starts it; with a broker of your own, look at HUIYIN_MQTT_URL.",
            "huiyin up 会启动它；若使用自有服务，请检查 HUIYIN_MQTT_URL。",
        )
    if not found.door:
        return warning(
            "readings",
            "No device can connect: nobody says which may.",
            "设备无法接入：没有进程核验设备。",
            "Start huiyin doorkeeper.",
            "请启动 huiyin doorkeeper。",
        )
    if not found.is_well:
        return warning(
            "readings",
            f"{found.waiting} messages of devices wait; {found.consumers} consumers are at work.",
            f"有 {found.waiting} 条设备消息等待处理，{found.consumers} 个接收进程在运行。",
            "Start huiyin sense, or one more of it.",
            "请启动（或增加）huiyin sense。",
        )
    heard = f"{found.heard_at:%Y-%m-%d %H:%M} UTC" if found.heard_at else "–"
    return ok("readings", f"The broker answers; last heard: {heard}.", f"消息服务正常，最近收到读数：{heard}。")


def _delivery() -> Finding:
    behind = lag()
    if behind.dead:
        first = DeadLetter.objects.filter(settled_at=None).order_by("failed_at").first()
        subject = f"{first.topic} → {first.subscriber}: {first.error[:160]}" if first else ""
        return problem(
            "delivery",
            f"{behind.dead} announcements could not be delivered, first {subject}",
            f"{behind.dead} 条通知无法投递，最早一条：{subject}",
            "Mend the cause, then huiyin outbox replay.",
            "排除原因后执行 huiyin outbox replay。",
        )
    if behind.seconds > 60:
        return problem(
            "delivery",
            f"Delivery is {behind.seconds:.0f} s behind.",
            f"通知投递已滞后 {behind.seconds:.0f} 秒。",
            "Start huiyin worker, or one more of it.",
            "请启动（或增加）huiyin worker。",
        )
    return ok("delivery", "What was announced has been delivered.", "通知均已投递。")
