"""One's own account: open to whoever is signed in, about nobody else."""

from django.urls import path

from huiyin.web.account import closing, confirm, home, keys, passkeys, password, second_step, sessions, sign_ins

urlpatterns = [
    path("", home.show, name="account"),
    path("password/", password.change, name="account-password"),
    path("second-step/", second_step.show, name="account-second-step"),
    path("second-step/begin/", second_step.begin, name="account-second-step-begin"),
    path("second-step/codes/", second_step.renew, name="account-recovery-codes"),
    path("second-step/off/", second_step.stop, name="account-second-step-off"),
    path("passkeys/ask/", passkeys.ask, name="account-passkey-ask"),
    path("passkeys/", passkeys.add, name="account-passkey-add"),
    path("passkeys/<int:pk>/remove/", passkeys.remove, name="account-passkey-remove"),
    path("confirm/", confirm.ask, name="account-confirm"),
    path("sessions/end/", sessions.end, name="account-end-session"),
    path("sessions/end-others/", sessions.end_others, name="account-end-others"),
    path("sign-ins/", sign_ins.show, name="account-sign-ins"),
    path("close/", closing.close, name="account-close"),
    path("keys/", keys.show, name="account-keys"),
    path("keys/<int:pk>/revoke/", keys.revoke, name="account-revoke-key"),
]
