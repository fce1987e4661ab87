from huiyin.notices.channels import gateway
from huiyin.notices.channels.manifest import Manifest

MANIFEST = Manifest(
    key="voice",
    name=("语音电话", "Voice call"),
    icon="phone-call",
    what=("由语音网关拨打并朗读。", "A call that reads it out."),
    needs=gateway.needs("VOICE"),
    open=lambda: gateway.gateway("VOICE", "voice-gateway"),
)
