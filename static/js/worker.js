// Answers when the network does not: with the pages that static/js/offline.js keeps for the person who is signed in.
// Whatever the network answers comes first, so nothing old is ever shown while there is a connection.
const OFFLINE = "/offline/"
const LOOSELY = { ignoreSearch: true, ignoreVary: true }
const PARTS = ["style", "script", "image"]

async function answer(request, page) {
  try {
    return await fetch(request)
  } catch (fault) {
    const kept = await caches.match(request, LOOSELY) ?? (page && await caches.match(OFFLINE, LOOSELY))
    if (kept) return kept
    throw fault
  }
}

addEventListener("install", () => skipWaiting())
addEventListener("activate", (event) => event.waitUntil(clients.claim()))
addEventListener("fetch", (event) => {
  const { request } = event, page = request.mode === "navigate"
  if (page || (request.method === "GET" && PARTS.includes(request.destination))) event.respondWith(answer(request, page))
})
