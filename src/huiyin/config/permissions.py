"""What a page may ask of the device: its place, for a report; a passkey, a sound. No camera, no microphone.

A photo comes through the file input, which the person operates; no page of ours opens a camera by itself.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NONE = (
    "accelerometer", "browsing-topics", "camera", "display-capture", "gyroscope", "hid", "idle-detection",
    "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
POLICY = ", ".join(["geolocation=(self)", *(f"{name}=()" for name in NONE)])


class PermissionsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", POLICY)
        return response
