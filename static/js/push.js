// Lets this browser receive notices: asks it for a subscription, and sends that to the site as a plain form.
const form = document.querySelector("[data-push-form]");
const button = form.querySelector("button");
const refused = document.querySelector("[data-push-refused]");
const home = document.querySelector("[data-push-home]");

const isPhone = /iPhone|iPad/.test(navigator.userAgent);
const isApp = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
const isAble = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function key() {
  const text = form.dataset.pushForm.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") {
    refused.hidden = false;
    return;
  }
  const { pushManager } = await navigator.serviceWorker.ready;
  const old = await pushManager.getSubscription();
  if (old) await old.unsubscribe(); // it may be of another key
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key() });
  const { endpoint, keys } = subscription.toJSON();
  form.elements.endpoint.value = endpoint;
  form.elements.p256dh.value = keys.p256dh;
  form.elements.auth.value = keys.auth;
  form.submit();
}

if (isAble) {
  form.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await subscribe();
    } catch {
      refused.hidden = false;
    }
    button.disabled = false;
  });
} else if (isPhone && !isApp) {
  home.hidden = false;
}
