"""The way in: password, second step, the city's sign-in provider. Open, because nobody is signed in yet."""

from django.urls import path

from huiyin.web import signing
from huiyin.web.account import entry, passkeys, provider

urlpatterns = [
    path("login/", signing.sign_in, name="sign-in"),
    path("login/code/", entry.code, name="sign-in-code"),
    path("login/set-up/", entry.set_up, name="sign-in-set-up"),
    path("login/passkey/ask/", passkeys.ask_stranger, name="sign-in-passkey-ask"),
    path("login/passkey/", passkeys.sign_in, name="sign-in-passkey"),
    path("login/provider/", provider.begin, name="sign-in-provider"),
    path("login/provider/back/", provider.back, name="sign-in-provider-back"),
    path("login/out/", provider.signed_out, name="signed-out"),
    path("logout/", signing.sign_out, name="sign-out"),
]
