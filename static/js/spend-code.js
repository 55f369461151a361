// Counts a code's seconds down and puts a new one in its place before they are over; without a network it says so.
const RENEWS_WITH_LEFT = 5; // seconds: a code that is about to end is not held out to a scanner
const RETRY_AFTER = 3;
const over = document.querySelector("[data-spend-over]");
let endsAt = ends();
let asksAt = 0;

function ends() {
  const code = document.querySelector("[data-spend-code]");
  return code ? performance.now() + Number(code.dataset.seconds) * 1000 : 0;
}

async function renew() {
  try {
    const response = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-spend-code]");
    if (!response.ok || !fresh) return location.reload(); // signed out or suspended meanwhile: the page itself says it
    document.querySelector("[data-spend-code]").replaceWith(document.adoptNode(fresh));
    endsAt = ends();
    over.hidden = true;
  } catch {
    // No network: tried again while the page is looked at.
  }
}

function tick() {
  const code = document.querySelector("[data-spend-code]");
  const left = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
  code.querySelector("[data-spend-left]").textContent = left;
  code.hidden = left === 0;
  over.hidden = left > 0;
  if (left > RENEWS_WITH_LEFT || document.hidden || performance.now() < asksAt) return;
  asksAt = performance.now() + RETRY_AFTER * 1000;
  renew();
}

if (endsAt) {
  setInterval(tick, 500);
  document.addEventListener("visibilitychange", tick);
}
