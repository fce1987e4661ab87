from huiyin.notices.channels import gateway
from huiyin.notices.channels.manifest import Manifest

MANIFEST = Manifest(
    key="sms",
    name=("短信", "text message"),
    icon="message-2",
    what=("短信，发到本人留下的手机号", "a text message to the number that they left"),
    needs=gateway.needs("SMS"),
    open=lambda: gateway.gateway("SMS", "sms-gateway"),
)
