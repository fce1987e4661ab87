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
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
