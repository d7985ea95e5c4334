// Keeps Streamlit's own hashed files, so that an installed dashboard starts at once. Whatever is not
// below /static/ is never touched: pages, numbers, names and pictures come from the server or not at all.
const SHELL = "shell-VERSION"

self.addEventListener("install", () => self.skipWaiting())

self.addEventListener("activate", event => {
  const forget = async () => {
    const names = await caches.keys()
    await Promise.all(names.filter(name => name !== SHELL).map(name => caches.delete(name)))
    await clients.claim()
  }
  event.waitUntil(forget())
})

self.addEventListener("fetch", event => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== "GET" || origin !== location.origin || !pathname.startsWith("/static/")) return
  const answer = async () => {
    const shell = await caches.open(SHELL)
    const kept = await shell.match(request)
    if (kept) return kept
    const fetched = await fetch(request)
    if (fetched.status === 200) event.waitUntil(shell.put(request, fetched.clone()))
    return fetched
  }
  event.respondWith(answer())
})
