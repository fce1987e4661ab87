from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Now


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, login: str | None) -> "Account":
        return self.get(login=login)


class Account(AbstractBaseUser):
    """Somebody who can sign in. Who they are and what they may do lies in `orgs` (staff) and `people` (residents)."""

    login = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = AccountManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name


class ApiKey(models.Model):
    """A secret for programs. Only its SHA-256 is stored: the key has 256 random bits, so a slow hash adds nothing."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="api_keys")
    label = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, help_text="first characters, to recognise a key in a list")
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list, db_default=[], help_text="accounts.scopes; empty: all that its owner may")
    area = models.CharField(max_length=20, db_default="", default="", help_text="code prefix; empty: as its owner")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)


class SecondStep(models.Model):
    """An authenticator app. `sealed`: its secret, encrypted with a key that is not in the database."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="second_step")
    sealed = models.BinaryField()
    begun_at = models.DateTimeField(db_default=Now())
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="since when it is asked for")
    last_step = models.BigIntegerField(default=0, help_text="30-second step of the last code taken: none works twice")


class RecoveryCode(models.Model):
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="recovery_code_once")]


class OpenSession(models.Model):
    """A browser that is signed in. Only the digest of its session's key: whoever reads this table can be nobody."""

    digest = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="open_sessions")
    device = models.CharField(max_length=60, blank=True)
    network = models.CharField(max_length=50, blank=True)
    method = models.CharField(max_length=20, blank=True)
    since = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())


class SignIn(models.Model):
    """One attempt. `network` is shortened (203.0.113.0/24); an attempt at nobody's login keeps no name."""

    class Outcome(models.TextChoices):
        DONE = "done"
        WRONG = "wrong"
        WAIT = "wait"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="sign_ins")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    method = models.CharField(max_length=20)
    network = models.CharField(max_length=50, blank=True)
    device = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "-at"], name="sign_in_of"),
            models.Index(fields=["at"], name="sign_in_at"),
        ]


class Failures(models.Model):
    """Failed attempts of one counter (rules/throttle.py), named by a keyed digest: no login, no address."""

    name = models.CharField(max_length=64, primary_key=True)
    count = models.IntegerField()
    last_at = models.DateTimeField(db_index=True)


class Linked(models.Model):
    """Who somebody is at the city's sign-in provider (OpenID Connect): fixed by the first sign-in there."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="linked")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="linked_once")]


class Passkey(models.Model):
    """A key pair in somebody's phone, computer or token (WebAuthn). Here is its public half; nothing that opens."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="passkeys")
    credential = models.BinaryField(unique=True, help_text="the authenticator's name for it")
    public_key = models.BinaryField()
    uses = models.BigIntegerField(default=0, help_text="as the authenticator counts; going back means a copy")
    label = models.CharField(max_length=60)
    added_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True, blank=True)
