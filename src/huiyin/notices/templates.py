"""The words of notices, per event and language: what happened, who has it, what next, by when.

A notice keeps the name of its template and a few parameters (codes, names of types and units, times), never words that
a person typed: so its text is made in the reader's language, and an erasure elsewhere leaves nothing behind here.
What leaves the house (`out`) may quote a reason or a result; those words are fetched at the moment of sending.
The office may put its own words in place of these (wordings.py).
"""

from dataclasses import dataclass

Pair = tuple[str, str]  # zh, en


@dataclass(frozen=True)
class Template:
    """`title` and `body` with named placeholders. tone: neutral, info, warn, danger or done; how a list marks it.

    opens: whether its reader may open the matter (a unit it was taken from may not).
    out: said instead of the body outside of the app, where no page stands beside it. None: the body.
    """

    title: Pair
    body: Pair
    tone: str = "info"
    opens: bool = True
    out: Pair | None = None


TEMPLATES: dict[str, Template] = {
    # -- an alarm at a place, for its property company and the keeper of the device ----------------------------
    "alarm_here": Template(
        ("报警：{what}", "Alarm: {what}"),
        (
            "{level}，{at}起。请派人到场配合，按预案处置。",
            "{level}, since {at}. Send somebody to help on site, by the plan.",
        ),
        "danger",
        opens=False,
    ),
    "alarm_worse": Template(
        ("警情加重：{what}", "It got worse: {what}"),
        ("现为{level}。请确认已有人到场。", "It is now {level}. Make sure that somebody is on site."),
        "danger",
        opens=False,
    ),
    "alarm_over": Template(
        ("警情解除：{what}", "It is over: {what}"),
        ("设备已不再报警。现场如有异常请上报。", "The device says no more. If anything is wrong on site, report it."),
        "done",
        opens=False,
    ),
    # -- a look on the spot ------------------------------------------------------------------------------------
    "look_asked": Template(
        ("请现场查看：{what}", "Please look on the spot: {what}"),
        ("{due}前回复属实或不属实。", "Say by {due} whether it is so."),
        "warn",
        opens=False,
    ),
    # -- an alarm that calls somebody out --------------------------------------------------------------------
    "call_rung": Template(
        ("出警：{what}", "Alarm: {what}"),
        ("请立即打开并接警。", "Open it now, and say that you go."),
        "danger",
        opens=False,
    ),
    "call_drill": Template(
        ("演练 · 出警：{what}", "Drill · Alarm: {what}"),
        ("这是演练，请按实际出警操作。", "This is a drill; answer it as you would an alarm."),
        "danger",
        opens=False,
    ),
    "call_kin": Template(
        ("家中报警：{what}", "Alarm at home: {what}"),
        ("正在派人前往。请打开链接告知能否前往。", "Help is being sent. Open the link and say whether you can go."),
        "danger",
        opens=False,
        out=(
            "您家人处发生报警，正在派人前往。请打开链接告诉我们您能否前往。",
            "There is an alarm where your relative is. Help is being sent. Open the link and say whether you can go.",
        ),
    ),
    "call_kin_there": Template(
        ("家属已在现场：{what}", "Family is there: {what}"),
        ("家属称是误报。请核实后判定。", "They say that nothing has happened. Make sure, and judge the alarm."),
        "warn",
        opens=False,
    ),
    "call_taken": Template(
        ("已有人前往：{what}", "Somebody is going: {what}"),
        ("您无需前往。", "You need not go."),
        "neutral",
        opens=False,
    ),
    "call_over": Template(
        ("无需前往：{what}", "Stand down: {what}"),
        ("警情已结束。", "It is over."),
        "done",
        opens=False,
    ),
    "call_cleared": Template(
        ("设备已恢复正常：{what}", "The device is back to normal: {what}"),
        ("仍请到场核实。", "Please look on site all the same."),
        "info",
        opens=False,
    ),
    "call_unanswered": Template(
        ("无人接警：{what}", "Nobody took it: {what}"),
        ("已按顺序呼叫全部人员，请立即安排人员前往。", "Everybody was called in turn. Send somebody now."),
        "danger",
        opens=False,
    ),
    "call_help": Template(
        ("请求支援：{what}", "Help wanted: {what}"),
        ("现场人员请求支援，请立即打开。", "Whoever is there asks for help. Open it now."),
        "danger",
        opens=False,
    ),
    # -- a unit ------------------------------------------------------------------------------------------------
    "dispatched": Template(
        ("新派遣：{what}", "New for your unit: {what}"),
        ("请签收并处置，{due}前办结。", "Please accept it; due {due}."),
    ),
    "joined": Template(
        ("请协办：{what}", "Please help with: {what}"),
        ("主办单位：{unit}。", "{unit} is in the lead."),
    ),
    "released": Template(
        ("不再需要协办：{what}", "Your help is no longer needed: {what}"),
        ("主办单位：{unit}。", "{unit} goes on alone."),
        "neutral",
        opens=False,
    ),
    "taken_away": Template(
        ("已转办：{what}", "Passed on: {what}"),
        ("已转由{unit}办理，贵单位无需再处置。", "{unit} has it now; there is nothing left for you to do."),
        "neutral",
        opens=False,
    ),
    "recalled": Template(
        ("派遣已撤回：{what}", "Dispatch taken back: {what}"),
        ("派遣员已撤回，贵单位无需再处置。", "The dispatcher took it back; there is nothing for you to do."),
        "neutral",
        opens=False,
    ),
    "assigned": Template(
        ("指派给您：{what}", "Assigned to you: {what}"),
        ("{due}前办结。", "Due {due}."),
    ),
    "urged": Template(
        ("催办：{what}", "Please hurry: {what}"),
        ("请尽快处置，时限{due}。", "Somebody is waiting; due {due}."),
        "warn",
    ),
    "supervised": Template(
        ("督办：{what}", "Under supervision: {what}"),
        ("已列入督办，直至结案；时限{due}。", "A leader watches it until it is closed; due {due}."),
        "warn",
    ),
    "redo": Template(
        ("需返工：{what}", "To be done again: {what}"),
        ("核查未通过。请查看原因后重新处置，{due}前办结。", "It did not pass. Read why and do it again; due {due}."),
        "warn",
    ),
    "extension_granted": Template(
        ("延期已批准：{what}", "Extension granted: {what}"),
        ("新的时限：{due}。", "It is now due {due}."),
        "done",
    ),
    "extension_refused": Template(
        ("延期未获批准：{what}", "Extension refused: {what}"),
        ("时限不变：{due}。原因见办理记录。", "It stays due {due}. The reason is in its record."),
        "warn",
    ),
    "suspended": Template(
        ("已挂起：{what}", "Suspended: {what}"),
        ("计时暂停，恢复后继续。", "Its clock stands still until it is resumed."),
        "neutral",
    ),
    "suspension_refused": Template(
        ("挂起未获批准：{what}", "Suspension refused: {what}"),
        ("请继续处置，时限{due}。", "Please go on; due {due}."),
        "warn",
    ),
    "resumed": Template(
        ("已恢复办理：{what}", "Resumed: {what}"),
        ("计时继续，{due}前办结。", "Its clock runs again; due {due}."),
    ),
    "urgent_came": Template(
        ("紧急上报：{what}", "Urgent report: {what}"),
        ("请立即受理。", "Please look at it at once."),
        "danger",
    ),
    "urgent_now": Template(
        ("已转为紧急：{what}", "Now urgent: {what}"),
        ("请优先办理，{due}前。", "Please take it first; due {due}."),
        "danger",
    ),
    "soon": Template(
        ("即将到期：{what}", "Due soon: {what}"),
        ("{due}到期，请抓紧办理。", "It is due {due}."),
        "warn",
    ),
    "overdue": Template(
        ("已超期：{what}", "Overdue: {what}"),
        ("时限{due}已过，已升级至{level}。", "It was due {due}; it has gone up to the {level}."),
        "danger",
    ),
    "overdue_many": Template(
        ("{count}件事项已超期", "{count} matters are overdue"),
        ("均已升级。请在收件箱按时限排序处理。", "All have gone up a level. Sort your inbox by due time."),
        "danger",
    ),
    "rated": Template(
        ("收到{stars}星评价：{what}", "Rated {stars} of 5: {what}"),
        ("居民已评价本单位的处置。", "The resident has rated what your unit did."),
        "neutral",
    ),
    "reporter_added": Template(
        ("反映人有补充：{what}", "The reporter has added something: {what}"),
        ("请在办理前查看。", "Read it before you go on."),
    ),
    "withdrawn": Template(
        ("已作废：{what}", "Voided: {what}"),
        ("经批准作废，无需再处置。", "It was voided with approval; there is nothing left to do."),
        "neutral",
    ),
    # -- the centre --------------------------------------------------------------------------------------------
    "returned": Template(
        ("被退回：{what}", "Returned: {what}"),
        ("{unit}已退回。请查看原因后重新派遣。", "{unit} has returned it. Read why, then dispatch it again."),
        "warn",
    ),
    "finished": Template(
        ("处置完毕待核查：{what}", "Done, to be verified: {what}"),
        ("{unit}已反馈结果，请安排核查。", "{unit} says it is done. Have it verified."),
    ),
    "check_answered": Template(
        ("核实已反馈：{what}", "Checked on site: {what}"),
        ("请决定是否立案。", "Decide whether to register it."),
    ),
    "verification_answered": Template(
        ("核查已反馈：{what}", "Verified on site: {what}"),
        ("请查看核查结果。", "Look at what was found."),
    ),
    "reopened": Template(
        ("重新办理：{what}", "Reopened: {what}"),
        ("结案后要求重新办理，请重新派遣。", "Somebody was not content. Dispatch it again."),
        "warn",
    ),
    "extension_asked": Template(
        ("延期待批：{what}", "An extension is asked for: {what}"),
        ("{unit}申请延期，请审批。", "{unit} asks for more time. Please decide."),
    ),
    "suspension_asked": Template(
        ("挂起待批：{what}", "A suspension is asked for: {what}"),
        ("{unit}申请挂起，请审批。", "{unit} asks to suspend it. Please decide."),
    ),
    # -- leaders -----------------------------------------------------------------------------------------------
    "escalated": Template(
        ("升级至{level}：{what}", "Escalated to the {level}: {what}"),
        ("请督促解决，时限{due}。", "Please see to it; due {due}."),
        "danger",
    ),
    "escalated_many": Template(
        ("{count}件事项超期升级", "{count} matters have been escalated"),
        ("请在列表中按“已超期”筛选并督促解决。", "Filter your list by “overdue” and see to them."),
        "danger",
    ),
    "disputed": Template(
        ("责任待裁定：{what}", "Who is responsible? {what}"),
        ("单位对责任有异议，请裁定责任单位。", "The unit says that it is not. Please decide."),
        "warn",
    ),
    "void_asked": Template(
        ("作废待批：{what}", "To be voided? {what}"),
        ("请审批作废申请。", "Somebody asks to void it. Please decide."),
    ),
    "handoff_done": Template(
        ("外部单位已完成：{what}", "A partner says it is done: {what}"),
        ("{unit}已反馈结果，请核对后办结。", "{unit} has reported its result. Look at it and finish the matter."),
        "done",
    ),
    "handoff_refused": Template(
        ("外部单位不接：{what}", "A partner does not take it: {what}"),
        ("{unit}未接单，事项回到本单位。", "{unit} refused; it is back with your unit."),
        "warn",
    ),
    "handoff_silent": Template(
        ("外部单位逾期无回应：{what}", "No word from a partner: {what}"),
        ("{unit}未按时回应，已收回，请另行安排。", "{unit} let its time run out. Do it, or find another one."),
        "warn",
    ),
    # -- administrators ----------------------------------------------------------------------------------------
    "backup_failed": Template(
        ("备份失败", "The backup failed"),
        ("{what} 系统一小时后自动重试。", "{what} It is tried again in an hour."),
        "danger",
        opens=False,
    ),
    "backup_late": Template(
        ("超过一天没有有效备份", "No good backup for more than a day"),
        (
            "最近一次：{at}。请查看“系统健康”，或在服务器上执行 huiyin check。",
            "The last one: {at}. Look at “System health”, or run huiyin check on the server.",
        ),
        "danger",
        opens=False,
    ),
    "webhook_failing": Template(
        ("对接系统收不到消息：{what}", "Another system cannot be reached: {what}"),
        ("三天内多次投递失败，请排除故障后重新投递。", "Messages failed for three days. Mend it, then replay."),
        "danger",
        opens=False,
    ),
    "webhook_gone": Template(
        ("对接系统已停用接收地址：{what}", "Another system's address is gone: {what}"),
        ("已暂停投递，消息暂存。请核对地址后恢复。", "It is paused. Check the address, then resume."),
        "warn",
        opens=False,
    ),
    # -- the field ---------------------------------------------------------------------------------------------
    "check_asked": Template(
        ("请核实：{what}", "Please check: {what}"),
        ("请到现场核实，{due}前反馈。", "Go and look whether it is so; answer by {due}."),
    ),
    "verification_asked": Template(
        ("请核查：{what}", "Please verify: {what}"),
        ("请到现场核查是否已解决，{due}前反馈。", "Go and look whether it is fixed; answer by {due}."),
    ),
    # -- the reporter ------------------------------------------------------------------------------------------
    "yours_received": Template(
        ("您反映的事项已收到，编号{number}", "We have your report, number {number}"),
        ("{due}前告知是否受理。", "You will hear by {due} whether it is taken up."),
        out=("{due}前告知是否受理。查询码{code}", "You will hear by {due} if it is taken up. Tracking code {code}"),
    ),
    "yours_filed": Template(
        ("您反映的“{what}”已受理", "Your report “{what}” has been taken up"),
        ("即将交给负责的单位。", "It is about to be given to the unit responsible."),
    ),
    "yours_declined": Template(
        ("您反映的“{what}”未能受理", "Your report “{what}” cannot be taken up"),
        ("原因写在事项页面上。", "The reason is on its page."),
        "warn",
        out=("原因：{reason}", "The reason: {reason}"),
    ),
    "yours_answered": Template(
        ("您反映的“{what}”已答复", "Your report “{what}” has been answered"),
        ("请打开事项页面查看答复。", "Open its page to read the answer."),
        "done",
        out=("答复：{result}", "The answer: {result}"),
    ),
    "yours_dispatched": Template(
        ("您反映的“{what}”已派给{unit}", "{unit} has your report “{what}”"),
        ("预计{due}前办好。", "It is to be done by {due}."),
    ),
    "yours_suspended": Template(
        ("您反映的“{what}”暂缓办理", "Your report “{what}” is on hold"),
        ("原因写在事项页面上，恢复后继续办理。", "The reason is on its page; work goes on afterwards."),
        "warn",
        out=("原因：{reason}恢复后继续办理。", "The reason: {reason} Work goes on afterwards."),
    ),
    "yours_finished": Template(
        ("您反映的“{what}”已处理", "Work on your report “{what}” is done"),
        ("{unit}已反馈结果，正在核查。", "{unit} says so; the result is being checked."),
    ),
    "yours_to_verify": Template(
        ("请您看看：“{what}”解决了吗？", "Please have a look: is “{what}” fixed?"),
        ("请在事项页面上告诉我们。", "Tell us on its page."),
        out=("请打开链接告诉我们。", "Please open the link and tell us."),
    ),
    "yours_closed": Template(
        ("您反映的“{what}”已办结", "Your report “{what}” is settled"),
        ("请为办理情况评价。", "Please rate how it was handled."),
        "done",
        out=("结果：{result}请打开链接评价。", "The result: {result} Please open the link to rate it."),
    ),
    "yours_reopened": Template(
        ("您反映的“{what}”重新办理", "Your report “{what}” has been taken up again"),
        ("即将重新交给负责的单位。", "It is about to be given to the unit responsible."),
    ),
    "yours_voided": Template(
        ("您反映的“{what}”已作废", "Your report “{what}” was withdrawn"),
        ("原因写在事项页面上。", "The reason is on its page."),
        "neutral",
        out=("原因：{reason}", "The reason: {reason}"),
    ),
    "yours_merged": Template(
        ("您反映的“{what}”与邻里的上报合并办理", "Your report “{what}” is handled together with your neighbours'"),
        (
            "查询码不变，办结后会告诉您，您也可以评价。",
            "Your tracking code stays. You are told when it is settled, and can rate it.",
        ),
    ),
    "yours_unmerged": Template(
        ("您反映的“{what}”恢复单独办理", "Your report “{what}” is handled on its own again"),
        ("进展写在事项页面上。", "How it goes stands on its page."),
    ),
    # -- care ---------------------------------------------------------------------------------------------------
    "care_missed": Template(
        ("未按时：{what}", "Not done in time: {what}"),
        ("应在{due}前完成，请尽快补上并记录。", "It was due {due}. Please do it soon and write it down."),
        "warn",
        opens=False,
    ),
    "care_raised": Template(
        ("关爱任务已升级：{what}", "Care has gone up: {what}"),
        ("{due}到期后仍未完成，请安排人员前往。", "Due {due} and still not done. Please send somebody."),
        "danger",
        opens=False,
    ),
    "care_expiring": Template(
        ("同意书将到期：{what}", "A consent runs out: {what}"),
        ("{due}到期。到期后停止服务，请提前征得续签。", "It ends {due}; then all care stops. Ask for a new one."),
        "warn",
        opens=False,
    ),
    "care_lapsed": Template(
        ("同意书已到期：{what}", "A consent has run out: {what}"),
        (
            "服务已停止。30天内未续签，档案将删除。",
            "All care has stopped. Without a new one the file goes in 30 days.",
        ),
        "danger",
        opens=False,
    ),
    "care_birthday": Template(
        ("生日快乐！", "Happy birthday!"),
        ("{unit}祝您生日快乐、平安健康。", "{unit} wishes you health and joy."),
        "done",
        opens=False,
    ),
    "care_festival": Template(
        ("{what}安康！", "Greetings for {what}!"),
        ("{unit}祝您{what}快乐、阖家幸福。", "{unit} wishes you and your family well."),
        "done",
        opens=False,
    ),
    "care_weather": Template(
        ("天气提醒：{what}", "Weather: {what}"),
        (
            "请尽量不要外出，关好门窗，备好药品和饮水。需要帮助请联系{unit}。",
            "Stay in if you can, shut the windows, keep medicine and water at hand. {unit} helps if you call.",
        ),
        "warn",
        opens=False,
    ),
    # -- about the notices themselves --------------------------------------------------------------------------
    "digest": Template(
        ("今日{count}条通知", "{count} notices today"),
        ("", ""),
        "neutral",
        opens=False,
    ),
    "test": Template(
        ("测试：{what}", "A test: {what}"),
        ("收到这条消息，说明该渠道可用。", "If you read this, this way works."),
        "neutral",
        opens=False,
    ),
    # -- the owner of an account -------------------------------------------------------------------------------
    "account_new_device": Template(
        ("您的账号在新设备上登录：{device}", "Your account was used on a new device: {device}"),
        (
            "{at}。如非本人操作，请在“账号安全”中将其退出并修改密码。",
            "{at}. If it was not you, sign it out under “Account” and change your password.",
        ),
        "warn",
        opens=False,
    ),
    "account_guessed": Template(
        ("有人多次尝试登录您的账号", "Somebody keeps trying your password"),
        (
            "截至{at}，一小时内多次失败。对方未能登录，您仍可正常使用。",
            "Many failures in the hour before {at}. Nobody got in that way, and you can go on as usual.",
        ),
        "warn",
        opens=False,
    ),
    "account_password": Template(
        ("您的密码已修改", "Your password was changed"),
        ("{at}。如非本人操作，请立即联系管理员。", "{at}. If it was not you, call your administrator at once."),
        "warn",
        opens=False,
    ),
    "account_second_step_on": Template(
        ("已开启两步验证", "Your second step is on"),
        ("{at}。以后登录需输入验证码。", "{at}. From now on signing in asks for a code."),
        "done",
        opens=False,
    ),
    "account_second_step_off": Template(
        ("已关闭两步验证", "Your second step is off"),
        ("{at}。如非本人操作，请立即联系管理员。", "{at}. If it was not you, call your administrator at once."),
        "warn",
        opens=False,
    ),
    "account_second_step_reset": Template(
        ("管理员已重置您的两步验证", "An administrator has taken off your second step"),
        (
            "{at}。请尽快重新设置；如非您要求，请立即联系管理员。",
            "{at}. Set it up again soon. If you did not ask for it, call your administrator at once.",
        ),
        "warn",
        opens=False,
    ),
    "account_recovery_code": Template(
        ("使用了一个恢复码", "A recovery code was used"),
        (
            "{at}，设备：{device}。每个恢复码只能用一次。",
            "{at}, on {device}. Each code works once.",
        ),
        "warn",
        opens=False,
    ),
    "account_passkey": Template(
        ("已添加通行密钥：{device}", "A passkey was added: {device}"),
        (
            "{at}。如非本人操作，请在“账号安全”中移除并修改密码。",
            "{at}. If it was not you, remove it under “Account” and change your password.",
        ),
        "warn",
        opens=False,
    ),
    "account_key": Template(
        ("为您的账号签发了接口密钥", "An API key was issued for your account"),
        (
            "{at}。如非您要求，请在“账号安全”中吊销。",
            "{at}. If you did not ask for it, revoke it under “Account”.",
        ),
        "warn",
        opens=False,
    ),
    # -- whoever keeps devices ----------------------------------------------------------------------------------
    "devices_ailing": Template(
        ("{count} 台设备需要检查", "{count} devices need a look"),
        (
            "失联 {silent} 台，电量或信号弱 {weak} 台，数据可疑 {lying} 台。同一网关下一起失联的只计一台。",
            "Silent: {silent}; low battery or weak signal: {weak}; doubtful values: {lying}. "
            "Those silent together with their gateway count as one.",
        ),
        "warn",
        opens=False,
    ),
    # -- warnings ----------------------------------------------------------------------------------------------
    "warning": Template(
        ("{level}预警：{what}", "{level} warning: {what}"),
        ("请按提示避险，并确认收到。", "Do as it says, and confirm that you have it."),
        "danger",
        opens=False,
        out=(
            "{reason}收到请打开链接确认；需要帮助也请在该页告知。",
            "{reason} Open the link to confirm or to ask for help.",
        ),
    ),
    "warning_again": Template(
        ("{level}预警更新：{what}", "{level} warning, updated: {what}"),
        ("内容有变化，请查看并确认。", "It has changed; please read it and confirm."),
        "danger",
        opens=False,
        out=("{reason}收到请打开链接确认。", "{reason} Open the link to confirm."),
    ),
    "warning_over": Template(
        ("预警解除：{what}", "All clear: {what}"),
        (
            "可恢复正常生活，注意检查家中水、电、气。",
            "You can go on as usual; check water, electricity and gas at home.",
        ),
        "done",
        opens=False,
    ),
    "warning_drill": Template(
        ("【演练】{level}预警：{what}", "DRILL: {level} warning: {what}"),
        (
            "这是一次演练，无需避险，请确认收到。",
            "This is a drill. Nothing has happened; please confirm that you have it.",
        ),
        "info",
        opens=False,
    ),
    "warning_came": Template(
        ("收到预警报文：{what}", "A warning has come in: {what}"),
        ("{level}，请值班席决定是否发布。", "{level}. The desk decides whether it goes out."),
        "danger",
        opens=False,
    ),
    "warning_to_approve": Template(
        ("预警待批准：{what}", "A warning waits for approval: {what}"),
        ("{level}，需第二人批准后发布。", "{level}. It goes out when a second person approves."),
        "danger",
        opens=False,
    ),
    "warning_knock": Template(
        ("请上门通知：{what}", "Please knock: {what}"),
        (
            "您的网格有 {count} 户未确认，名单在“预警”中。",
            "{count} households of your grid have not confirmed; see Warnings.",
        ),
        "danger",
        opens=False,
    ),
}  # fmt: skip
