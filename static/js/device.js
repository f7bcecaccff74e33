// The page of the texts that only this device has, and the page that asks before signing out. keep.js comes first.
const { SWITCH, keys, read, write, drop, shared, download, lasting } = globalThis.kept
const FIRST_WORDS = 160
const here = document.querySelector("[data-device]")

function item(key) {
  const text = read(key)
  const one = here.querySelector("template").content.cloneNode(true).firstElementChild
  const part = (name) => one.querySelector(`[data-${name}]`)
  const words = text.now.find(([name, value]) => text.texts.includes(name) && value)?.[1] ?? ""
  const when = { dateStyle: "medium", timeStyle: "short" }
  part("where").textContent = text.name
  part("time").textContent = new Date(text.at).toLocaleString(`${document.documentElement.lang}-u-nu-latn`, when)
  part("state").textContent = here.querySelector(text.sent || text.ready ? "[data-ready]" : "[data-typed]").textContent
  part("words").textContent = words.slice(0, FIRST_WORDS) + (words.length > FIRST_WORDS ? "…" : "")
  part("open").href = key
  part("save").onclick = () => download(text)
  part("drop").onclick = () => drop(key)
  return one
}

function list() {
  const found = keys()
  here.querySelector("[data-list]").replaceChildren(...found.map(item))
  here.querySelector("[data-none]").hidden = found.length > 0
}

// What is kept already moves to where the switch says.
function move(on) {
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
  location.assign(url)
}

if (here) {
  const box = here.querySelector("[data-switch]")
  document.querySelector("[data-device-off]").hidden = true
  here.hidden = false
  box.checked = shared()
  box.onchange = () => move(box.checked)
  addEventListener("kept", list)
  list()
}

document.querySelector("[data-leave]")?.addEventListener("submit", (event) => {
  if (!keys().length) return
  event.preventDefault()
  leave(event.target).catch(() => event.target.submit())
})
