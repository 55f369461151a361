"""IdempotencyKey: the answer that was given, to be given again."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IdempotencyKey(models.Model):
    """A key a caller sent, or the natural key of what was posted, with the answer that it got.

    `scope` is the API key's id, or `purchase`, `refund:<purchase>`, `activity` … for natural keys.
    The row is inserted first in the transaction of the effect: whoever comes second waits for it there.
    `request_digest` is SHA-256 over method, path and the parsed body. `answer` carries no personal data.
    """

    pk = models.CompositePrimaryKey("scope", "key")
    scope = models.CharField(max_length=64)
    key = models.CharField(max_length=320)
    request_digest = models.BinaryField(max_length=32)
    status = models.SmallIntegerField(default=0)
    answer = models.BinaryField(default=b"")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        indexes = [models.Index(fields=["created_at"], name="idempotency_by_age")]

    def __str__(self) -> str:
        return self.key
