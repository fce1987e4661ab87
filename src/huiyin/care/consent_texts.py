"""The text that somebody agrees to, in both languages, as it is read out, shown and printed. Version 2026-11.

A new version is a new text beside this one: a consent names the version that was shown (`enrolling.WORDING`).
"""

TITLE = ("关爱服务知情同意书", "Consent to care")

INTRO = (
    "我们只在您同意的范围内，为了照顾您而使用您的信息。您可以只同意其中几项，也可以随时撤回；撤回或不同意，不影响您享受其他任何服务。",
    "We use what we know of you only to care for you, and only as far as you agree. You may agree to some "
    "points and not to others, and take any of it back at any time; whatever you decide, no other service "
    "depends on it.",
)

POINTS = (
    (
        "谁能看到：社区关爱专员看全部；本网格网格员上门时只看姓名、电话、住址；报警期间，指挥中心为救助您而查看，须写明用途。家属凭自己的专属链接查看。",
        "Who sees it: the carer of your community all of it; the worker of your grid your name, telephone and "
        "address when they come; the centre, during an alarm only, to help you, and with a stated purpose. "
        "Family by a key of their own.",
    ),
    (
        "谁看过、何时、为何，逐条记录，您可以随时查看。",
        "Who looked, when and why is written down each time, and you can read it at any time.",
    ),
    (
        "设备数据（含身体数据和位置）只用于照顾您；不做评分，不用于任何其他决定。",
        "What devices measure, your position and vital signs included, serves your care only. You are given "
        "no score, and nothing else is decided by it.",
    ),
    (
        "本同意书有期限，最长一年；到期前会再征求您的意见，不续签即停止并删除。",
        "This consent ends after a year at the latest. You are asked again before; without a new one all of "
        "it stops and is erased.",
    ),
    (
        "撤回：告诉关爱专员、在您的档案页面按“撤回”，或请家属代办。立即解绑设备，删除读数、位置、姓名和联系方式；依法须留存的，只留编号，至少三年。",
        "To take it back: tell your carer, press “Withdraw” on your page, or let your family do it. At once "
        "devices are unbound and readings, positions, names and numbers erased; what the law wants kept is "
        "kept by number only, for three years.",
    ),
)

TICK = ("我同意（逐项勾选）", "I agree to (tick each)")

SIGN = (
    ("本人（或监护人）签字", "Signature of the person (or guardian)"),
    ("见证人签字", "Signature of the witness"),
    ("日期", "Date"),
    ("同意期限至", "Agreed until"),
)
