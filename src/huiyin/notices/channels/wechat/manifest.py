from huiyin.notices.channels import gateway
from huiyin.notices.channels.manifest import Manifest

MANIFEST = Manifest(
    key="wechat",
    name=("微信", "WeChat"),
    icon="message-circle",
    what=("公众号模板消息，由网关按模板名选用", "a template message; the gateway picks its own by our template's name"),
    needs=gateway.needs("WECHAT"),
    open=lambda: gateway.gateway("WECHAT", "wechat-gateway"),
)
