// Lets the clock of a used coupon run on from the server's time, and ends the screen when its minutes are over.
const used = document.querySelector("[data-used]");
const clock = used.querySelector("[data-used-clock]");
const began = performance.now();
const time = new Intl.DateTimeFormat("en-GB", {
  timeZone: used.dataset.zone,
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

function tick() {
  const passed = performance.now() - began;
  if (passed >= Number(used.dataset.seconds) * 1000) location.reload(); // the server says what the page is by then
  else clock.textContent = time.format(Number(used.dataset.now) + passed);
}

setInterval(tick, 250);
// A page that comes back from the browser's memory has a clock that stood still: it is asked for again.
addEventListener("pageshow", (event) => event.persisted && location.reload());
