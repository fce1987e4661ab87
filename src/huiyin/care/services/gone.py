"""What went and what was kept, as the person reads it. Pure but for the words' language."""

from dataclasses import dataclass

WHAT = {
    "details": ("姓名、电话、出生日期、住址", "Name, telephone, birth date, address"),
    "family": ("家属和紧急联系人", "Family and emergency contacts"),
    "risks": ("健康和生活情况、注意事项", "Circumstances, risks and advice"),
    "plans": ("走访、电话、问候计划", "Plans of visits, calls and greetings"),
    "dues": ("待办的走访和电话", "Visits and calls that were due"),
    "devices": ("绑定的设备", "Devices in their service"),
    "readings": ("设备读数和位置", "What the devices measured, and positions"),
    "alarms": ("报警中的个人数据", "Personal data in alarms"),
    "records": ("走访和联系记录", "Records of visits and calls"),
    "pictures": ("照片、签字件", "Photos and signed papers"),
    "carers": ("邻居、医生、志愿者的联系方式", "Contacts of neighbours, doctor, volunteers"),
    "keys": ("查看档案的链接", "Links that opened the file"),
    "words": ("已办结订单的内容", "Words of orders that are done"),
    "orders": ("正在办理的订单及其联系方式", "Orders still being handled, with their contact"),
    "consents": ("同意记录（无姓名）：用途、时间、方式", "That consent was given: purposes, times, manner; no name"),
    "log": ("查阅记录（无姓名）：谁、何时、为何", "Who looked, when and why; no name"),
    "trace": ("办理留痕（仅编号）", "The trace of steps, by number only"),
}

GROUNDS = {
    "handling": (
        "本人要求的事还在办理；办结后删除（个人信息保护法第十三条第一款第二项）",
        "What was asked for is still being done; it goes when it is (PIPL art. 13 (1) 2)",
    ),
    "proof": (
        "处理情况记录至少保存三年（个人信息保护法第五十六条）",
        "Records of handling are kept for at least three years (PIPL art. 56)",
    ),
}


@dataclass(frozen=True)
class Gone:
    """`what`: a key of WHAT. `gone`, `kept`: how many. `ground`: a key of GROUNDS, for what is kept."""

    what: str
    gone: int = 0
    kept: int = 0
    ground: str = ""

    def as_json(self) -> dict:
        return {"what": self.what, "gone": self.gone, "kept": self.kept, "ground": self.ground}
