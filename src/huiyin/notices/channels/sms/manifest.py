from huiyin.notices.channels import gateway
from huiyin.notices.channels.manifest import Manifest

MANIFEST = Manifest(
    key="sms",
    name=("短信", "Text message"),
    icon="message-2",
    what=("发到本人留下的手机号。", "To the number that somebody left."),
    needs=gateway.needs("SMS"),
    open=lambda: gateway.gateway("SMS", "sms-gateway"),
)
