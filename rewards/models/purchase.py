"""Purchase: what was bought, line by line."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from loyalty_site.lib.ids import uuid7
from members.models import Store
from rewards.models.account import PointAccount


class Purchase(models.Model):
    """A purchase as the till, the shop or a file told it; `account` is null while it is a guest's.

    `total` is the price before points and coupons pay for a part of it. `digest` covers the whole content:
    the same external id with other content is refused. Updates: the account, once (late credit), and the
    completion by its lines, once; erasure empties `customer_ref`, `clerk` and `receipt_number`.
    """

    class Origin(models.TextChoices):
        API = "api", _("API")
        COUNTER = "counter", _("counter")
        IMPORT = "import", _("import")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+", db_index=False)
    external_id = models.CharField(_("external reference"), max_length=255)
    account = models.ForeignKey(PointAccount, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    customer_ref = models.CharField(_("guest's reference"), max_length=255, blank=True)
    purchased_at = models.DateTimeField(_("purchased at"))
    posted_at = models.DateTimeField(_("posted at"))
    register = models.CharField(_("register"), max_length=64, blank=True)
    clerk = models.CharField(_("clerk"), max_length=64, blank=True)
    receipt_register = models.CharField(_("register of the receipt"), max_length=64, blank=True)
    receipt_number = models.CharField(_("receipt number"), max_length=64, blank=True)
    is_tax_excluded = models.BooleanField(_("prices without tax"), default=False)
    total = models.DecimalField(_("total"), max_digits=15, decimal_places=3)
    shipping = models.DecimalField(_("shipping"), max_digits=15, decimal_places=3, default=0)
    tax = models.DecimalField(_("tax"), max_digits=15, decimal_places=3, default=0)
    points_used = models.BigIntegerField(_("points used"), default=0)
    origin = models.CharField(max_length=10, choices=Origin)
    digest = models.BinaryField(max_length=32)
    lines_digest = models.BinaryField(max_length=32, null=True)  # of the lines that completed it later
    completed_at = models.DateTimeField(_("completed at"), null=True)
    erased_digest = models.BinaryField(max_length=32, null=True)  # of the digest and of what erasure left

    class Meta:
        verbose_name = _("purchase")
        verbose_name_plural = _("purchases")
        constraints = [
            models.UniqueConstraint(fields=["store", "external_id"], name="purchase_is_posted_once"),
            models.CheckConstraint(condition=Q(points_used__gte=0), name="purchase_points_are_not_negative"),
            models.CheckConstraint(
                condition=Q(total__gte=0, shipping__gte=0, tax__gte=0),
                name="purchase_amounts_are_not_negative",
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "-purchased_at"],
                condition=Q(account__isnull=False),
                name="purchase_by_account",
            ),
            # Nearly for nothing: what was bought on a day is found without reading the rest.
            BrinIndex(fields=["purchased_at"], pages_per_range=32, autosummarize=True, name="purchase_by_moment"),
            models.Index(fields=["customer_ref"], condition=~Q(customer_ref=""), name="purchase_by_guest"),
            models.Index(
                fields=["store", "receipt_number"],
                condition=~Q(receipt_number=""),
                name="purchase_by_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.store_id} {self.external_id}"


class PurchaseLine(models.Model):
    """A line (購入明細): `amount` is quantity × unit price, before the discount. Updates: cannot."""

    pk = models.CompositePrimaryKey("purchase_id", "no")
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="lines", db_index=False)
    no = models.PositiveSmallIntegerField()
    sku = models.CharField(_("SKU"), max_length=100)
    name = models.CharField(_("name"), max_length=200, blank=True)
    category = models.CharField(_("category"), max_length=100, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=3)
    unit_price = models.DecimalField(_("unit price"), max_digits=15, decimal_places=3, null=True)
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=3)
    discount = models.DecimalField(_("discount"), max_digits=15, decimal_places=3, default=0)
    tax_rate = models.DecimalField(_("tax rate"), max_digits=5, decimal_places=4, null=True)

    class Meta:
        verbose_name = _("purchase line")
        verbose_name_plural = _("purchase lines")
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, amount__gte=0, discount__gte=0, discount__lte=models.F("amount")),
                name="line_is_possible",
            ),
        ]

    def __str__(self) -> str:
        return self.sku
