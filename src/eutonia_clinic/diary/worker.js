// Keeps the diary's pages and words on the device, so that it opens without a connection. What the person writes is not kept here
// but in the database of the browser, which no update touches. SHELL, above, is written by the clinic: version and addresses.
"use strict";

const OURS = "eutonia-diary-", CACHE = `${OURS}${SHELL.version}`;

// All of a version or nothing of it, and never from an older copy that the browser still has.
self.addEventListener("install", (event) => {
  const fresh = SHELL.files.map((address) => new Request(address, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(OURS) && name !== CACHE;
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => { if (event.data === "take over") self.skipWaiting(); });

// Only what belongs to the shell is answered from here; the rest goes its way, and what is sent to the clinic always does.
self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || !SHELL.files.includes(pathname)) return;
  event.respondWith(caches.open(CACHE).then((cache) => cache.match(pathname)).then((kept) => kept || fetch(request)));
});
