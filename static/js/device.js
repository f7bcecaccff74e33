// The lists of texts that only this device has: all of them, or those that wait beside one form (data-device="its
// address"); and the page that asks before signing out. keep.js comes first.
const { SWITCH, keys, read, write, drop, discard, place, shared, download, lasting, forget } = globalThis.kept
const FIRST_WORDS = 160
const here = document.querySelector("[data-device]")

function item(key) {
  const text = read(key)
  const one = here.querySelector("template").content.cloneNode(true).firstElementChild
  const part = (name) => one.querySelector(`[data-${name}]`)
  const words = text.now.find(([name, value]) => text.texts.includes(name) && value)?.[1] ?? ""
  const when = { dateStyle: "medium", timeStyle: "short", hour12: false }
  const { lang } = document.documentElement
  part("where").textContent = text.name
  part("time").textContent = new Date(text.at).toLocaleString(`${lang === "en" ? "en-GB" : lang}-u-nu-latn`, when)
  const state = text.sent || text.ready ? "[data-ready]" : text.stuck ? `[data-${text.stuck}]` : "[data-typed]"
  part("state").textContent = here.querySelector(state).textContent
  part("words").textContent = words.slice(0, FIRST_WORDS) + (words.length > FIRST_WORDS ? "…" : "")
  part("open").href = key
  part("save").onclick = () => download(text)
  part("drop").onclick = () => discard(key)
  return one
}

function list() {
  const only = here.dataset.device
  const found = keys().filter((key) => !only || (place(key) === only && read(key).queued))
  here.querySelector("[data-list]").replaceChildren(...found.sort((one, other) => read(one).at - read(other).at).map(item))
  if (only) here.hidden = !found.length
  else here.querySelector("[data-none]").hidden = found.length > 0
}

// What is kept already moves to where the switch says.
function move(on) {
  forget(on).catch(() => {})
  if (on) lasting?.setItem(SWITCH, "1")
  else lasting?.removeItem(SWITCH)
  for (const key of keys()) {
    const text = read(key)
    drop(key)
    write(key, text)
  }
}

// Only once the server has signed the person out: should that fail, their texts are still here.
async function leave(form) {
  const { ok, url } = await fetch(form.action, { method: "POST", body: new FormData(form) })
  if (!ok) return form.submit()
  keys().forEach(drop)
  await forget(true).catch(() => {})
  location.assign(url)
}

const box = here?.querySelector("[data-switch]")
if (box) {
  document.querySelector("[data-device-off]").hidden = true
  here.hidden = false
  box.checked = shared()
  box.onchange = () => move(box.checked)
}
if (here) {
  addEventListener("kept", list)
  list()
}

document.querySelector("[data-leave]")?.addEventListener("submit", (event) => {
  event.preventDefault()
  leave(event.target).catch(() => event.target.submit())
})
