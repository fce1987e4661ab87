"""What goes, what stays, and on what ground, in both languages."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a rule can be made for."""

    REPORTER = "reporter"
    ORIGINAL = "original"
    CALL = "call"


class Ground(StrEnum):
    HANDLING = "handling"
    HOLD = "hold"
    EVIDENCE = "evidence"
    PROOF = "proof"
    BACKUP = "backup"


class Proof(StrEnum):
    """How an officer made sure that whoever asks to be forgotten is who reported."""

    IN_PERSON = "in_person"
    CALL_BACK = "call_back"
    LETTER = "letter"


PROOF_LABELS = {
    Proof.IN_PERSON: ("当面核对证件", "Seen in person, with a document"),
    Proof.CALL_BACK: ("回拨该号码核实", "Called back on this number"),
    Proof.LETTER: ("书面申请并附身份证明", "By letter, with proof of identity"),
}

WHAT_LABELS = {
    "reporter": (
        "上报人的姓名、电话、邮箱、微信和推送地址",
        "Name, number, e-mail, WeChat and browsers of whoever reported",
    ),
    "original": ("照片原件（含位置、时间、设备信息）", "Originals of photos, with place, time and device"),
    "call": ("来电号码和录音地址", "Number of the caller, and where the recording lies"),
    "words": ("描述、地点、留言", "Description, place and messages"),
    "photo": ("已去除拍摄信息的照片", "Photos without what the camera wrote into them"),
    "message": ("短信、邮件等发送记录", "Records of messages that were sent"),
    "trace": ("办理留痕（仅编号和摘要）", "The trace of steps: numbers and digests only"),
    "log": ("查阅记录（谁、何时、为何；不含姓名）", "Who looked, when and what for; without your name"),
    "backup": ("加密备份中的副本", "Copies in encrypted backups"),
}

GROUND_LABELS = {
    Ground.HANDLING: (
        "事项还在办理，办结后自动删除（个人信息保护法第十三条第一款第三项）",
        "The matter is still being handled; it goes by itself when that ends (PIPL art. 13 (1) 3)",
    ),
    Ground.HOLD: (
        "涉及诉讼、复议或调查，依法暂予保存（个人信息保护法第四十七条第二款）",
        "Proceedings or an inquiry need it; it goes when they end (PIPL art. 47 (2))",
    ),
    Ground.EVIDENCE: (
        "事项办理的凭证，其中人脸和车牌已遮盖（档案法第十三条）",
        "Evidence of how the matter was handled, faces and plates blurred (Archives Law art. 13)",
    ),
    Ground.PROOF: (
        "处理情况记录至少保存三年（个人信息保护法第五十六条）",
        "Records of handling are kept for at least three years (PIPL art. 56)",
    ),
    Ground.BACKUP: (
        "到期自动清除；恢复备份后会再次删除",
        "They expire by themselves; after a restore it is erased again",
    ),
}


# Of somebody who is forgotten: what goes, and what stays on which ground whatever becomes of the matter.
GOES = ("reporter", "words", "call", "message", "original")
STAYS = {"photo": Ground.EVIDENCE, "log": Ground.PROOF, "trace": Ground.PROOF, "backup": Ground.BACKUP}


@dataclass(frozen=True)
class Line:
    """`what`: a key of WHAT_LABELS; `gone` and `kept`: how many; `ground`: of Ground, for what is kept."""

    what: str
    gone: int = 0
    kept: int = 0
    ground: str = ""
