{% autoescape off %}const files = [{% for file in files %}"{{ file }}",{% endfor %}"{{ offline }}"]{% endautoescape %}
const store = `relais-${hash(files.join())}`

function hash(text) {
  let sum = 5381
  for (const letter of text) sum = ((sum * 33) ^ letter.charCodeAt(0)) >>> 0
  return sum.toString(36)
}

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(store).then((cache) => cache.addAll(files)).then(() => self.skipWaiting()))
})

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("relais-") && name !== store)
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()))
})

self.addEventListener("fetch", (event) => {
  const { request } = event
  const path = new URL(request.url).pathname
  if (request.method !== "GET") return
  if (files.includes(path)) event.respondWith(caches.match(path).then((kept) => kept ?? fetch(request)))
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(files.at(-1))))
})
