// Keeps the screen on while the page is looked at, so that it does not go dark on its way to the scanner.
// The browser ends a lock when the page is left or hidden; coming back to it asks again.
async function keepScreenOn() {
  if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
  try {
    await navigator.wakeLock.request("screen");
  } catch {
    // Refused, as with a low battery: the screen goes dark when it would have anyway.
  }
}

document.addEventListener("visibilitychange", keepScreenOn);
keepScreenOn();
