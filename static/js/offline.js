// Pages with texts that are kept (data-keep), and the address in a data-keep-warm, open without a connection:
// they go into a cache of this person, from which static/js/worker.js answers. keep.js comes first and clears it away.
const { person, shared } = globalThis.kept
const NAME = `p2p:${person}`
const ALWAYS = ["/offline/", "/device/"]
const MOST = 60 // pages and their parts; the oldest go
const language = document.documentElement.lang
const read = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html")

async function put(cache, address, options) {
  const answer = await fetch(address, options), page = await read(answer.clone())
  if (!answer.ok || answer.redirected || page.documentElement.dataset.person !== person) throw new Error(address)
  const parts = [...page.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")]
  await cache.addAll(parts.map((one) => one.href ?? one.src))
  await cache.put(address, answer)
}

async function tidy(cache) {
  for (const old of (await cache.keys()).slice(0, -MOST)) await cache.delete(old)
}

async function always(cache) {
  if (await cache.match(`${ALWAYS[0]}?lang=${language}`)) return
  for (const one of ALWAYS) {
    await cache.delete(one, { ignoreSearch: true })
    await put(cache, `${one}?lang=${language}`)
  }
}

async function prepare() {
  if (!await navigator.serviceWorker.register("/worker.js")) throw new Error("The browser takes no worker.")
  const cache = await caches.open(NAME)
  await always(cache)
  // What the browser has just received, so that nothing is sent twice.
  if (document.querySelector("form[data-keep]")) await put(cache, location.pathname, { cache: "force-cache" })
  for (const one of document.querySelectorAll("[data-keep-warm]")) await put(cache, one.dataset.keepWarm)
  await tidy(cache)
  await navigator.serviceWorker.ready
}

/* The page that comes in the place of any other: what opens all the same. */
async function list(here) {
  const cache = await caches.open(NAME)
  for (const request of await cache.keys()) {
    const page = await read(await cache.match(request)), form = page.querySelector("form[data-keep]")
    if (!form) continue
    const link = Object.assign(document.createElement("a"), { href: request.url, dir: "auto" })
    link.textContent = `${form.dataset.keepName} – ${page.querySelector("h1").textContent}`
    here.appendChild(document.createElement("li")).append(link)
  }
  document.querySelector("[data-offline-none]").hidden = here.children.length > 0
}

const here = document.querySelector("[data-offline-list]")
const show = (which) => { for (const one of document.querySelectorAll(`[data-offline="${which}"]`)) one.hidden = false }
if (here) list(here).catch(() => {})
else if (shared()) show("not")
else if (navigator.onLine) prepare().then(() => show("ready"), () => show("not"))
else show(navigator.serviceWorker?.controller ? "ready" : "not")
