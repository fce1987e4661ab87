from huiyin.notices.channels import gateway
from huiyin.notices.channels.manifest import Manifest

MANIFEST = Manifest(
    key="wechat",
    name=("微信", "WeChat"),
    icon="message-circle",
    what=("本区公众号的模板消息。", "A template message of your WeChat account."),
    needs=gateway.needs("WECHAT"),
    open=lambda: gateway.gateway("WECHAT", "wechat-gateway"),
)
