from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "huiyin.backup"
    label = "backup"
