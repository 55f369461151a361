// Keeps the site usable without a network: its own files, a page that says so, and one member's card and wallet.
// SHELL comes from loyalty_site/views/shell.py: addresses, and a version that changes with the files.
const { SHELL } = self;
const SHELL_CACHE = `shell-${SHELL.version}`;
const CARD_CACHE = "card"; // all that is kept of a member; Cache-Control: no-store binds HTTP's caches, not this one
const LANGUAGE_CACHE = "language";
const ROOTS = [SHELL.card, SHELL.wallet]; // the pages from which a member's own are kept, codes and coupons below them
const COUPONS_AHEAD = 10; // so many coupons are kept before they are looked at
const HASHED = /\.[0-9a-f]{12}\.\w+$/; // a file with the hash of its content in its name never changes

// What changes the kept card happens one after the other: a page before its codes, and nothing beside a sign-out.
let changes = Promise.resolve();
let forgotten = 0; // how often; an answer that was asked for before that is not kept after it

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepShell());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), dropOldShells()]));
});

self.addEventListener("message", (event) => event.waitUntil(hear(event.data.owner, event.source)));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  const signsOut = request.method === "POST" && SHELL.signOut.includes(pathname);
  if (SHELL.untouched.some((start) => pathname.startsWith(start)) && !signsOut) return;
  if (request.mode === "navigate") event.respondWith(page(event, pathname, signsOut));
  else if (signsOut) event.waitUntil(forget());
  else if (request.method !== "GET") return;
  else if (SHELL.static.some((start) => pathname.startsWith(start))) event.respondWith(file(event));
  else if (isBelowRoot(pathname)) event.respondWith(code(event, pathname));
});

function isBelowRoot(pathname) {
  return ROOTS.some((root) => pathname.startsWith(`${root}/`));
}

// Pages: the network first.

async function page(event, pathname, signsOut) {
  if (signsOut) await forget(); // before anything else: it holds even if the network fails
  const isPlain = event.request.method === "GET" && !new URL(event.request.url).search;
  const isOwn = isPlain && (ROOTS.includes(pathname) || isBelowRoot(pathname));
  const asked = forgotten;
  let response;
  try {
    response = await fetch(event.request);
  } catch {
    return withoutNetwork(isOwn && pathname);
  }
  if (isOwn && response.status >= 500) return (await kept(pathname, mark)) ?? response;
  // A redirect away from such a page is the way to the sign-in: nobody is signed in, or no member.
  if (isOwn && response.type === "opaqueredirect") event.waitUntil(forget());
  else if (isOwn) event.waitUntil(keepPage(pathname, response.clone(), asked));
  event.waitUntil(noteLanguage(response.headers.get("Content-Language")));
  return response;
}

async function withoutNetwork(pathname) {
  const own = pathname && (await kept(pathname, mark));
  if (own) return own;
  const card = await kept(SHELL.card);
  const noted = await caches.match("/language", { cacheName: LANGUAGE_CACHE });
  const language = noted ? await noted.text() : "ja";
  const offline = await caches.match(SHELL.offline[language], { cacheName: SHELL_CACHE, ignoreVary: true });
  if (!offline) return Response.error();
  return card ? mark(offline) : offline; // with a card kept, the page leads to it
}

// The stylesheet shows what is meant for a page that comes from here.
async function mark(response) {
  const html = (await response.text()).replace("<html ", "<html data-kept ");
  return new Response(html, { headers: response.headers });
}

// The offline page is shown in the language of the last page; a guest's language says nothing of a member.
async function noteLanguage(language) {
  if (!(language in SHELL.offline)) return;
  const cache = await caches.open(LANGUAGE_CACHE);
  await cache.put("/language", new Response(language));
}

// The site's own files: kept by the hashes in their names; without one (in development) the network goes first.

async function keepShell() {
  const cache = await caches.open(SHELL_CACHE);
  const pages = Object.values(SHELL.offline).map((address) => new Request(address, { cache: "reload", credentials: "omit" }));
  const files = SHELL.files.map((address) => new Request(address, { credentials: "omit" }));
  await cache.addAll([...pages, ...files]); // without cookies: what is kept for everybody knows nobody
}

async function file(event) {
  const { request } = event;
  const found = await caches.match(request, { ignoreVary: true });
  if (found && HASHED.test(request.url)) return found;
  try {
    const response = await fetch(request);
    if (response.ok && HASHED.test(request.url)) event.waitUntil(keepFile(request, response.clone()));
    return response;
  } catch {
    return found ?? Response.error();
  }
}

async function keepFile(request, response) {
  const cache = await caches.open(SHELL_CACHE);
  await cache.put(request, response);
}

// A kept card looks as it did: the files that it names stay until a newer card, or none, is kept.
async function dropOldShells() {
  if (await kept(SHELL.card)) return;
  for (const name of await caches.keys()) {
    if (name.startsWith("shell-") && name !== SHELL_CACHE) await caches.delete(name);
  }
}

// The card and the wallet: pages and their codes, all of one owner.

function inTurn(change) {
  changes = changes.catch(() => {}).then(change);
  return changes;
}

async function kept(address, shape = (response) => response) {
  await changes.catch(() => {});
  const response = await caches.match(address, { cacheName: CARD_CACHE, ignoreVary: true });
  return response && shape(response);
}

async function ownerOfKept() {
  for (const root of ROOTS) {
    const page = await caches.match(root, { cacheName: CARD_CACHE, ignoreVary: true });
    if (page) return page.headers.get(SHELL.ownerHeader);
  }
  return undefined;
}

function keep(address, response, asked) {
  return inTurn(async () => {
    const owner = response.headers.get(SHELL.ownerHeader);
    if (asked !== forgotten || response.redirected) return;
    const cache = await caches.open(CARD_CACHE);
    if (response.status === 404 || (response.ok && !owner)) await cache.delete(address); // a coupon that is good no more
    if (!response.ok || !owner) return;
    const isSame = (await ownerOfKept()) === owner;
    if (!ROOTS.includes(address) && !isSame) return; // a code without its page, or of somebody else's
    if (!isSame) await caches.delete(CARD_CACHE);
    await (await caches.open(CARD_CACHE)).put(address, response);
  });
}

async function keepPage(address, response, asked) {
  const html = await response.clone().text();
  const own = response.ok && response.headers.get(SHELL.ownerHeader);
  await keep(address, response, asked);
  if (!own) return;
  if (address === SHELL.wallet) await keepCoupons(html, asked);
  else if (address === SHELL.card && !(await kept(SHELL.wallet))) await fetchPage(SHELL.wallet, asked);
}

// The coupons that the wallet names are good: those are kept, and no others.
async function keepCoupons(html, asked) {
  const named = new Set([...html.matchAll(/ href="([^"?]+)"/g)].map(([, address]) => address));
  const good = [...named].filter((address) => address.startsWith(`${SHELL.wallet}/`));
  await inTurn(async () => {
    const cache = await caches.open(CARD_CACHE);
    for (const { url } of await cache.keys()) {
      const { pathname } = new URL(url);
      const isCoupon = pathname.startsWith(`${SHELL.wallet}/`);
      if (isCoupon && !good.some((address) => `${pathname}/`.startsWith(`${address}/`))) await cache.delete(pathname);
    }
  });
  for (const address of good.slice(0, COUPONS_AHEAD)) {
    if (!(await kept(address))) await fetchPage(address, asked);
  }
}

function forget() {
  forgotten += 1;
  return inTurn(() => caches.delete(CARD_CACHE));
}

async function code(event, pathname) {
  const asked = forgotten;
  try {
    const response = await fetch(event.request);
    event.waitUntil(keep(pathname, response.clone(), asked));
    if (response.status < 500) return response;
    return (await kept(pathname)) ?? response;
  } catch {
    return (await kept(pathname)) ?? Response.error();
  }
}

// A page says for whom it was made; the first page of a visit was loaded before there was a worker to keep it.
async function hear(owner, client) {
  const mine = await kept(SHELL.card).then((card) => card ?? kept(SHELL.wallet));
  if (mine && mine.headers.get(SHELL.ownerHeader) !== owner) await forget();
  const { pathname, search } = new URL(client.url);
  if (owner && !search && ROOTS.includes(pathname) && !(await kept(pathname))) await fetchPage(pathname, forgotten);
}

// A page with the codes that it shows.
async function fetchPage(address, asked) {
  try {
    const response = await fetch(address);
    const html = await response.clone().text();
    await keepPage(address, response, asked);
    const drawings = [...html.matchAll(/ src="([^"]+\.svg)"/g)].map(([, drawing]) => drawing).filter(isBelowRoot);
    await Promise.all(drawings.map(async (drawing) => keep(drawing, await fetch(drawing), asked)));
  } catch {
    // No network any more: what is kept stays.
  }
}

// Notices: what the site has sent, encrypted for this browser. They lead to pages of this site and nowhere else.

self.addEventListener("push", (event) => {
  const { title, body, tag, url } = read(event.data);
  if (!title) return;
  event.waitUntil(self.registration.showNotification(title, { body, tag, icon: SHELL.icon, data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { origin } = self.location;
  const target = new URL(event.notification.data?.url || "/", origin);
  event.waitUntil(self.clients.openWindow(target.origin === origin ? target.href : origin));
});

function read(data) {
  try {
    return data.json();
  } catch {
    return {};
  }
}
