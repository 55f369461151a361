"""What the demo shows: a year of shopping, loaded the way a customer would load their own past."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db.models import Count, Sum
from django.utils import translation

from loyalty_site.demo import campaigns, journeys, news, people, surveys, till
from loyalty_site.demo.faults import DemoFault
from loyalty_site.demo.year import Year, read_year, weeks_to, write_members, write_programme, write_purchases
from loyalty_site.environment import LOCAL_FOLDER
from loyalty_site.lib.clock import now
from members.actions import audit
from members.models import AuditEntry
from rewards.models import Purchase, Terms

PROGRAMME = Path(__file__).with_name("programme.yaml")
FOLDER = LOCAL_FOLDER / "demo"
ZONE = ZoneInfo("Asia/Tokyo")
BEGUN, LOADED = "demo.begun", "demo.loaded"


class LoadIncomplete(DemoFault):
    """not every purchase of the year went in; the lines above say why. Delete .local to start afresh."""


@translation.override("en")  # the language of the terminal's other lines
def prepare(sample: int | None) -> None:
    """Bring the database up to date and load what is missing; what is there already stays as it is.

    `sample` limits the data to so many households; None takes them all. Stopped at any point, the next start
    goes on there. Raises DemoFault.
    """
    call_command("migrate", interactive=False, verbosity=0)
    if not _is_loaded(sample):
        _load(sample)
    _let_time_pass()
    call_command("load_legal", stdout=StringIO())  # also where the programme was loaded before there were such texts
    people.appoint()
    till.appoint()
    news.publish()
    campaigns.plan()
    journeys.switch_on()
    surveys.ask()


def _is_loaded(sample: int | None) -> bool:
    """Tell whether so many households, or more, or all (0) are here."""
    loaded = AuditEntry.objects.filter(verb=LOADED).values_list("data__sample", flat=True)
    return any(size == 0 or (sample is not None and size >= sample) for size in loaded)


def _load(sample: int | None) -> None:
    print("Reading the published year of purchases: simulated from real patterns, for education.", flush=True)
    whole = read_year()
    year = whole.sample(sample) if sample is not None and sample < len(whole.households) else whole
    until = _last_day(whole)
    weeks = (until - whole.last_day).days // 7
    FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"until-{until}-{len(year.households)}-households"
    if not Terms.objects.exists():
        write_programme(PROGRAMME, whole, FOLDER / "programme.yaml")
        call_command("load_program", str(FOLDER / "programme.yaml"), stdout=StringIO())  # one line a store
    members, purchases = FOLDER / f"members-{name}.csv", FOLDER / f"purchases-{name}.csv"
    write_members(year, weeks, members)
    write_purchases(year, weeks, purchases)
    print("Importing the members.", flush=True)
    call_command("import_members", str(members))
    print("Importing the purchases.", flush=True)
    call_command("import_purchases", str(purchases))
    _check(year)
    size = 0 if year is whole else len(year.households)
    figures = {"sample": size, "purchases": year.purchases, "total": year.total}
    audit.record(LOADED, "demo", "year", origin="command", data=figures)
    print(f"{len(year.households):,} members, {year.purchases:,} purchases, ¥{year.total:,}.", flush=True)


def _last_day(year: Year) -> date:
    """Return the day to which the year is moved, the same for as long as this database lives."""
    begun = AuditEntry.objects.filter(verb=BEGUN).order_by("at").first()
    if begun is not None:
        return date.fromisoformat(begun.data["until"])
    until = year.last_day + timedelta(weeks=weeks_to(year.last_day, now().astimezone(ZONE).date()))
    audit.record(BEGUN, "demo", "year", origin="command", data={"until": until.isoformat()})
    return until


def _check(year: Year) -> None:
    """Compare what is in the ledger with what was published."""
    references = [people.reference(household) for household in year.households]
    found = Purchase.objects.filter(account__member__external_id__in=references).aggregate(
        purchases=Count("pk"), total=Sum("total")
    )
    if (found["purchases"], found["total"]) != (year.purchases, year.total):
        raise LoadIncomplete


def _let_time_pass() -> None:
    """Mature, expire and review what has come due since the year ended, or since the demo last ran."""
    for job in ("mature_points", "expire_points", "review_tiers"):
        call_command(job, stdout=StringIO())
