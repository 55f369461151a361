// The device's camera as a scanner: what it reads goes into the field it was opened for, as a hand-held scanner types.
const view = document.querySelector("[data-camera-view]");
const video = view?.querySelector("video");
const FORMATS = ["EAN_13", "CODE_128", "CODABAR", "QR_CODE"]; // what cards, badges and members' phones show
const CAMERA = { video: { facingMode: "environment", width: { ideal: 1280 } } };
const PAUSE = 100; // milliseconds between two looks

function library() {
  if (window.ZXing) return Promise.resolve(window.ZXing);
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = view.dataset.library;
    script.onload = () => resolve(window.ZXing);
    script.onerror = reject;
    document.head.append(script);
  });
}

function readerOf(zxing) {
  const reader = new zxing.MultiFormatReader();
  reader.setHints(
    new Map([
      [zxing.DecodeHintType.POSSIBLE_FORMATS, FORMATS.map((name) => zxing.BarcodeFormat[name])],
      [zxing.DecodeHintType.TRY_HARDER, true],
    ]),
  );
  const canvas = document.createElement("canvas");
  return () => {
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d", { willReadFrequently: true }).drawImage(video, 0, 0);
    try {
      const light = new zxing.HTMLCanvasElementLuminanceSource(canvas);
      return reader.decode(new zxing.BinaryBitmap(new zxing.HybridBinarizer(light))).getText();
    } catch {
      return ""; // no code in this picture
    }
  };
}

function say(what) {
  for (const line of view.querySelectorAll("[data-camera-said]")) line.hidden = line.dataset.cameraSaid !== what;
}

async function look(button) {
  view.showModal();
  say("wait");
  try {
    const [zxing, stream] = await Promise.all([library(), navigator.mediaDevices.getUserMedia(CAMERA)]);
    video.srcObject = stream;
    if (!view.open) return stop(); // closed while the device asked for permission
    await video.play();
    say("hold");
    watch(readerOf(zxing), button);
  } catch {
    if (view.open) say("none");
  }
}

function watch(read, button) {
  if (!view.open) return;
  const found = video.videoWidth ? read() : "";
  if (found) take(button, found);
  else setTimeout(watch, PAUSE, read, button);
}

function take(button, found) {
  const field = document.getElementById(button.dataset.camera);
  field.value = found;
  view.close();
  if ("cameraSends" in button.dataset) field.form.requestSubmit();
  else field.focus();
}

function stop() {
  for (const track of video.srcObject?.getTracks() ?? []) track.stop();
  video.srcObject = null;
}

if (view && navigator.mediaDevices?.getUserMedia) {
  for (const button of document.querySelectorAll("[data-camera]")) {
    button.hidden = false;
    button.addEventListener("click", () => look(button));
  }
  view.addEventListener("close", stop);
}
