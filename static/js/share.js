// Offers the device's own way of sharing where it has one; without it the link can be copied or sent by e-mail.
for (const button of document.querySelectorAll("[data-share]")) {
  if (!("share" in navigator)) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.share({ text: button.dataset.shareText, url: button.dataset.shareUrl });
    } catch {
      // Nothing was chosen: the page stays as it is.
    }
  });
}
