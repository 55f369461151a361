"""Let people sign in by a telephone number, or by another site's account, without an e-mail address.

Reversible as long as everybody has an address.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0007_case_messages_append_only")]

    operations = [
        migrations.AlterField(
            "user",
            "email",
            models.EmailField("e-mail address", max_length=254, unique=True, null=True, blank=True),
        ),
        migrations.AddField(
            "user", "phone", models.CharField("phone number", max_length=16, unique=True, null=True, blank=True)
        ),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(condition=~models.Q(email=""), name="user_email_is_not_empty"),
        ),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(
                condition=models.Q(phone__regex=r"^\+[1-9][0-9]{6,14}$"), name="user_phone_is_e164"
            ),
        ),
        migrations.AlterField(
            "signinlock",
            "door",
            models.CharField(
                "door",
                max_length=20,
                choices=[
                    ("password", "password"),
                    ("second_factor", "second factor"),
                    ("phone_code", "code by SMS"),
                ],
            ),
        ),
        migrations.RemoveConstraint("signinlock", "sign_in_lock_door_is_known"),
        migrations.AddConstraint(
            "signinlock",
            models.CheckConstraint(
                condition=models.Q(door__in=["password", "second_factor", "phone_code"]),
                name="sign_in_lock_door_is_known",
            ),
        ),
    ]
