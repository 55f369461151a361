// Makes the site an app: registers the service worker, and tells it whom this page was made for.
// The worker then forgets the card of anybody else. A page without that mark (the offline page) says nothing.
const owner = document.querySelector('meta[name="card-owner"]');

async function start() {
  try {
    await navigator.serviceWorker.register("/service-worker.js");
  } catch {
    // Refused, or no network to look for a newer one: the page works without.
  }
  const registration = await navigator.serviceWorker.ready;
  if (owner) registration.active.postMessage({ owner: owner.content });
}

if ("serviceWorker" in navigator) start();
