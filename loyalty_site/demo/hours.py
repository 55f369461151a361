"""Hours for the demo's stores: invented, as the published year knows of none."""

HOURS = (
    '{mon: ["09:00-21:00"], tue: ["09:00-21:00"], wed: ["09:00-21:00"], thu: ["09:00-21:00"], fri: ["09:00-22:00"],'
    ' sat: ["09:00-22:00"], sun: ["10:00-20:00"], holiday: ["10:00-20:00"]}',
    '{mon: ["10:00-14:00", "15:00-19:00"], tue: ["10:00-14:00", "15:00-19:00"], thu: ["10:00-14:00", "15:00-19:00"],'
    ' fri: ["10:00-14:00", "15:00-19:00"], sat: ["10:00-18:00"]}',
    '{mon: ["06:00-02:00"], tue: ["06:00-02:00"], wed: ["06:00-02:00"], thu: ["06:00-02:00"], fri: ["06:00-02:00"],'
    ' sat: ["06:00-02:00"], sun: ["06:00-02:00"]}',
)


def hours_of(store: int) -> str:
    """Return the invented hours of a store as a programme file writes them."""
    return HOURS[store % len(HOURS)]
