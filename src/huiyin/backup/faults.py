"""What can be wrong with a backup; each says it in both languages."""

from huiyin.runtime.errors import RuntimeFault


class WrongKey(RuntimeFault):
    def __init__(self) -> None:
        super().__init__(
            "This backup was made with another key. Give the key file (--key) or the passphrase of that time.",
            "密钥不符：此备份用的是另一把密钥。请提供当时的密钥文件（--key）或口令。",
        )


class Damaged(RuntimeFault):
    """Tampered with, cut short, or no backup at all."""

    def __init__(self, why_en: str, why_zh: str) -> None:
        super().__init__(
            f"This backup cannot be trusted: {why_en}. Take another one; nothing was changed.",
            f"此备份不可信：{why_zh}。请改用其他备份；未做任何改动。",
        )


def cut_short() -> Damaged:
    return Damaged("it is cut short", "文件不完整，尾部被截断")


def altered(where: int) -> Damaged:
    return Damaged(f"it was altered near byte {where:,}", f"内容在第 {where:,} 字节附近被改动")


def no_room(folder: object, wanted: float, free: float) -> RuntimeFault:
    return RuntimeFault(
        f"{folder} has {free / 1e9:.2f} GB free, about {wanted / 1e9:.2f} GB are needed. "
        "Free some space, or name another folder.",
        f"{folder} 仅剩 {free / 1e9:.2f} GB，约需 {wanted / 1e9:.2f} GB。请清理磁盘或改用其他目录。",
    )
