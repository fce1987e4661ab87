"""huiyin keys …: the keys under which personal data lies in the database."""

import click

from huiyin.cli.ground import django_ready
from huiyin.cli.words import both, complain, say


@click.group("keys", help=both("Keys of sealed personal data.", "个人信息加密密钥。"))
def command() -> None:
    pass


@command.command("list", help=both("Which there are, and how much each seals.", "列出密钥及其加密的数据量。"))
def list_all() -> None:
    with django_ready():
        from huiyin.kernel.sealed.keyring import ring
        from huiyin.kernel.sealed.resealing import in_use

        keys, used = ring(now=True), in_use()
    for key in keys.keys:
        newest = both(" seals now", " 当前使用") if key is keys.newest else ""
        click.echo(f"{key.number:>3}  {key.name}  {key.made_at:%Y-%m-%d %H:%M}Z  {used.pop(key.name, 0):>9,}{newest}")
    if open_values := used.pop("", 0):
        complain(
            f"{open_values:,} values lie open; `huiyin keys rotate` seals them.",
            f"{open_values:,} 个值尚未加密；执行 huiyin keys rotate 加密。",
        )
    for name, count in used.items():
        complain(
            f"{count:,} values are sealed with {name}, which is not here. Restore secrets/fields/ from the backup.",
            f"{count:,} 个值由密钥 {name} 加密，但该密钥不在本机。请从备份恢复 secrets/fields/。",
        )
    if used:
        raise click.exceptions.Exit(1)


@command.command(
    "rotate",
    help=both(
        "Make a new key and bring everything under it, while the platform runs. Interrupted, call it again.",
        "生成新密钥并重新加密全部数据（不停机）；中断后重新执行即可继续。",
    ),
)
def rotate() -> None:
    with django_ready():
        from huiyin.kernel.sealed.keyring import add_key, ring
        from huiyin.kernel.sealed.resealing import in_use, missing, reseal, tables, verify

        if lost := missing():
            _refuse(lost)
        newest, used = ring(now=True).newest, in_use()
        unfinished = any(name != newest.name for name in used)
        key = newest if unfinished and len(ring().keys) > 1 else add_key()
        say(f"Key {key.number}-{key.name}", f"密钥 {key.number}-{key.name}")
        for table in tables():
            count = reseal(table)
            opened = verify(table)
            for line in opened.broken:
                complain(line, line)
            click.echo(f"  {table.name}: {count:,} → {opened.values:,} ✓")
            if opened.broken:
                raise click.exceptions.Exit(1)
    say(
        "Everything opens with the new key. The worker destroys the one before in the night, when it has been out of "
        "use for an hour; or do it by `huiyin keys retire`. Backups made before hold it, locked with the backup's key.",
        "全部数据已用新密钥加密并验证。旧密钥停用满一小时后由 worker 在夜间销毁，也可执行 huiyin keys retire；"
        "此前的备份内仍含旧密钥（由备份密钥保护）。",
    )


@command.command("verify", help=both("Open every sealed value.", "逐个验证加密数据可以打开。"))
def verify_all() -> None:
    with django_ready():
        from huiyin.kernel.sealed.resealing import tables, verify

        found = [(table, verify(table)) for table in tables()]
    for table, opened in found:
        click.echo(f"  {table.name}: {opened.rows:,} rows, {opened.values:,} values")
        for line in opened.broken:
            complain(line, line)
    if any(opened.broken for _table, opened in found):
        raise click.exceptions.Exit(1)


@command.command("retire", help=both("Destroy keys that seal nothing any more.", "销毁不再使用的旧密钥。"))
def retire_unused() -> None:
    with django_ready():
        from huiyin.kernel.sealed.resealing import retire

        gone = retire()
    if not gone:
        say(
            "Nothing to destroy: a key goes when nothing is sealed with it and the next one is an hour old.",
            "没有可销毁的密钥：须无任何数据使用，且新密钥已启用满一小时。",
        )
    for key in gone:
        say(f"Destroyed: {key.number}-{key.name}", f"已销毁：{key.number}-{key.name}")


def _refuse(lost: set[str]) -> None:
    names = ", ".join(sorted(lost))
    complain(
        f"Values are sealed with {names}, which is not in secrets/fields/. Restore it from the backup first.",
        f"有数据由密钥 {names} 加密，但 secrets/fields/ 中没有该密钥。请先从备份恢复。",
    )
    raise click.exceptions.Exit(1)
