from huiyin.notices.channels.email.sender import open_mailbox
from huiyin.notices.channels.manifest import Manifest, Need

MANIFEST = Manifest(
    key="email",
    name=("邮件", "E-mail"),
    icon="mail",
    what=("纯文本邮件，可改为每日汇总一封。", "Plain letters; whoever likes gets one a day instead."),
    needs=(
        Need(
            "HUIYIN_SMTP_URL",
            ("邮件服务器，如 smtp://用户:密码@主机:587（STARTTLS）、smtps://…:465，或 smtp://…:25?tls=none",
             "mail server: smtp://user:password@host:587 (STARTTLS), smtps://…:465, or smtp://…:25?tls=none"),
            secret=True,
        ),
        Need("HUIYIN_MAIL_FROM", ("发件地址", "address that it comes from")),
    ),
    open=open_mailbox,
    rings=False,
)  # fmt: skip
