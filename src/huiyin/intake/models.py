from django.db import models
from django.db.models.functions import Now


class SavedMapping(models.Model):
    """How another system's columns become matters, as the office decided it. A change is a new version."""

    name = models.CharField(max_length=60)
    version = models.IntegerField()
    definition = models.JSONField(help_text="the fields of intake.files.mapping.Mapping")
    by = models.CharField(max_length=64)
    saved_at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True, blank=True, help_text="offered no more; runs keep their version")

    class Meta:
        ordering = ["name", "version"]
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="mapping_version_once")]

    @property
    def chain(self) -> str:
        return f"mapping/{self.name}"


class ImportRun(models.Model):
    """One file being taken over, or tried. Found again by the file's content, so that a broken run goes on."""

    sha256 = models.CharField(max_length=64)
    mapping = models.CharField(max_length=60)
    mapping_version = models.IntegerField(default=0, help_text="of a saved mapping; 0: one that ships, or a file")
    dry_run = models.BooleanField(default=False, help_text="only tried: rows are read and judged, no matter is made")
    file_name = models.CharField(max_length=200)
    header = models.JSONField(default=list, help_text="the file's columns in their order")
    rows_done = models.IntegerField(default=0, help_text="rows of the file that are settled: taken, known or rejected")
    imported = models.IntegerField(default=0)
    already_there = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "mapping", "mapping_version", "dry_run"], name="import_once_per_file"
            )
        ]


class RejectedRow(models.Model):
    """A row that could not be taken, as it stood, and why; written in the same transaction as its batch."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rejected_rows")
    row = models.IntegerField(help_text="1 is the first row below the header")
    reason = models.TextField()
    fields = models.CharField(max_length=200, blank=True, help_text="what is wrong, to count by")
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="rejected_once")]


class OpenReport(models.Model):
    """A report that came in through Open311: whose key sent it, and its answers to the questions of its service.

    `given`: [{"code", "name": [zh, en], "values": [[zh, en], …], "public"}], in the words of that day, so that a later
    edition does not change what was said.
    """

    report = models.OneToOneField("matters.Report", on_delete=models.CASCADE, related_name="open_report")
    sender = models.CharField(max_length=64, help_text="the actor of the key, e.g. account/12")
    given = models.JSONField(default=list)
