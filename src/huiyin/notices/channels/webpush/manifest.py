from huiyin.notices.channels.manifest import Manifest, Need
from huiyin.notices.channels.webpush.sender import open_pusher

MANIFEST = Manifest(
    key="webpush",
    name=("浏览器推送", "Browser push"),
    icon="bell-ringing",
    what=("推送到本人允许的浏览器，内容加密。", "To browsers whose owner allowed it, encrypted for each."),
    needs=(
        Need(
            "HUIYIN_WEBPUSH_CONTACT",
            ("推送服务联系邮箱（推送服务商要求）", "e-mail address under which push services can reach you"),
        ),
        Need(
            "HUIYIN_WEBPUSH_SECRET",
            ("推送密钥，多台机器时需一致", "secret of the key; give it when several machines share the load"),
            secret=True,
            required=False,
        ),
    ),
    open=open_pusher,
)
