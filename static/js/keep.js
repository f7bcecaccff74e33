// What people type stays on their device until the server has it. A form takes part by attributes, which
// docs/architecture.md lists; its words come with the page (templates/components/_keep.html).
const person = document.documentElement.dataset.person
const prefix = `p2p:${person}:` // nobody else who uses this browser reads or sends what is kept under it
const SWITCH = "p2p:shared"
const LONGEST_GAP = 60_000
const PATIENCE = 60_000

// Storage may be forbidden, and merely naming it then throws.
const storage = (name) => { try { return globalThis[name] } catch { return null } }
const lasting = storage("localStorage"), passing = storage("sessionStorage")
const memory = new Map() // what storage refused: as long as the page is open
const forms = new Map() // by key: the form of this page that was used last
const asCame = new Map() // by form: its fields as the server sent them
const doubtful = new Set() // keys whose text another tab or visit may have sent already
const shared = () => Boolean(lasting?.getItem(SWITCH))

const keys = () => {
  const stored = [lasting, passing].flatMap((one) => Object.keys(one ?? {})).filter((one) => one.startsWith(prefix))
  return [...new Set([...stored.map((one) => one.slice(prefix.length)), ...memory.keys()])]
}

function read(key) {
  const name = prefix + key
  return JSON.parse(memory.get(key) ?? passing?.getItem(name) ?? lasting?.getItem(name) ?? null)
}

function write(key, text) {
  const value = JSON.stringify(text)
  try {
    (shared() ? passing : lasting).setItem(prefix + key, value)
    memory.delete(key)
  } catch {
    memory.set(key, value)
  }
  count()
}

function drop(key) {
  memory.delete(key)
  passing?.removeItem(prefix + key)
  lasting?.removeItem(prefix + key)
  count()
}

// A kept text: `now` is what stands in the form, `ready` that its button was pressed, `sent` what went out and was
// not answered yet. That same thing goes out again until it is answered, so an answer that was lost does no harm.
const pending = (text) => Boolean(text && (text.sent || text.ready))

function count() {
  // A form on this page speaks for itself while somebody writes in it.
  const many = keys().filter((key) => !forms.has(key) || pending(read(key))).length
  for (const one of document.querySelectorAll("[data-count]")) {
    one.hidden = !many
    one.querySelector("b").textContent = many
  }
  dispatchEvent(new Event("kept")) // for the page that lists them
}

const fields = (form) =>
  [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string")

// The server trims texts and counts versions; neither makes two texts differ.
const plain = (pairs) =>
  JSON.stringify(pairs.filter(([name]) => !["version", "key"].includes(name))
    .map(([name, value]) => [name, value.replace(/\r\n?/g, "\n").trim()]))
const same = (one, other) => plain(one) === plain(other)

function fill(form, pairs) {
  for (const one of form.elements) {
    const values = pairs.filter(([name]) => name === one.name).map(([, value]) => value)
    if (one.type === "radio" || one.type === "checkbox") one.checked = values.includes(one.value)
    else if (one.multiple) for (const option of one.options) option.selected = values.includes(option.value)
    else if (values.length) one.value = values[0]
  }
}

function say(key, word, at = Date.now()) {
  const box = forms.get(key)?.querySelector(".keep")
  if (!box) return
  if (memory.has(key) && ["typed", "waiting"].includes(word)) word = "full"
  const time = `\u2066${new Date(at).toTimeString().slice(0, 5)}\u2069`
  const words = box.dataset[word].replace("{time}", time)
  const line = box.querySelector("[role=status]")
  // Screen readers announce every change, so the same words are not set twice.
  if (line.textContent !== words) line.textContent = words
  for (const one of box.querySelectorAll("[data-when]")) one.hidden = !one.dataset.when.split(" ").includes(word)
  box.hidden = false
}

function keep(form, ready) {
  const key = form.dataset.keep, before = read(key), now = fields(form)
  forms.set(key, form)
  if (!ready && !before?.sent && same(now, asCame.get(form))) drop(key)
  else {
    const texts = [...form.elements].filter((one) => one.matches("textarea, [type=text]")).map((one) => one.name)
    const { keepName: name, keepThen: then } = form.dataset
    write(key, { at: Date.now(), to: form.getAttribute("action"), then, name, texts, now, ready, sent: before?.sent })
  }
  say(key, "typed")
}

// The form goes on where the kept text stands: which address takes it, on top of which version.
function adopt(form, text) {
  form.setAttribute("action", text.to)
  if (text.then) form.dataset.keepThen = text.then
  else delete form.dataset.keepThen
  for (const [name, value] of text.now) if (["version", "key"].includes(name)) form.elements[name].value = value
}

async function ask(address, options) {
  const answer = await fetch(address, { ...options, signal: AbortSignal.timeout?.(PATIENCE) })
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const { status, redirected, url } = answer
  return { status, redirected, url, page, mine: page.documentElement.dataset.person === person }
}

let token = document.querySelector("[name=csrfmiddlewaretoken]")?.value

function post(text) {
  const body = new FormData()
  body.append("csrfmiddlewaretoken", token)
  for (const [name, value] of text.sent) body.append(name, value)
  return ask(text.to, { method: "POST", body })
}

// The server's own form, to see what it has; undefined when it is not shown.
const theirs = (page) => page.querySelector("form[data-keep]")

/* What became of the text that went out, as [word, answer]: sent, waiting, signin, look, refused. */
async function outcome(text) {
  let answer = await post(text)
  if (answer.status === 403) {
    // Whoever signed in again since this page came needs a new token; whoever may not write sees no page either.
    const fresh = await ask(text.to)
    if (fresh.status >= 500) return ["waiting"]
    if (!fresh.mine) return ["signin"]
    if (fresh.status >= 400) return ["refused"]
    token = fresh.page.querySelector("[name=csrfmiddlewaretoken]").value
    answer = await post(text)
  }
  const { status, redirected, mine } = answer
  if (redirected && status < 500) return [mine ? "sent" : "signin", answer]
  if (status === 409) {
    // It may have arrived before, with only the answer lost: then what "somebody" saved is this very text.
    const form = theirs((await ask(text.to)).page)
    if (form && same(fields(form), text.sent)) return ["sent", { url: location.href, page: form.ownerDocument }]
  }
  if (status === 409 || status === 422) return ["look"]
  return [status < 400 || status >= 500 || status === 408 || status === 429 ? "waiting" : "refused"]
}

// A text that may have gone out before under the key of something new: what does the server have by now?
async function stored(key, text) {
  if (!text.then || (forms.has(key) && !doubtful.has(key))) return true
  const form = theirs((await ask(text.then)).page)
  return !form || same(fields(form), text.sent)
}

async function arrived(key, text, answer) {
  const certain = await stored(key, text)
  const latest = read(key)
  if (!latest) return
  if (certain && same(latest.now, text.sent)) return finish(key, answer)
  // What was typed since goes on top of the version that this made.
  const on = text.then ? "0" : new Map(text.sent).get("version")
  const now = latest.now.map(([name, value]) => [name, name === "version" && on ? String(+on + 1) : value])
  const next = { ...latest, now, to: text.then ?? text.to, then: undefined, sent: undefined }
  next.ready ||= same(latest.now, text.sent)
  write(key, next)
  if (forms.has(key)) adopt(forms.get(key), next)
  say(key, "typed", latest.at)
}

function finish(key, { url, page }) {
  drop(key)
  say(key, "sent")
  if (!forms.has(key)) return
  const said = [...page.querySelectorAll("main [role=status].call")].map((one) => one.textContent)
  try { passing.setItem(`p2p-said:${person}`, JSON.stringify(said)) } catch { /* then without the sentence */ }
  location.assign(url)
}

function giveUp(key, text, word) {
  const latest = read(key) ?? text
  write(key, { ...latest, sent: undefined, ready: false })
  if (word === "refused") return say(key, word)
  // The page that says what is wrong, or shows both texts, is the server's: it comes by an ordinary save.
  forms.get(key)?.submit()
}

/* Sends one kept text; true when it must be tried again. */
async function send(key) {
  for (let text = read(key); pending(text); text = read(key)) {
    if (!text.sent) {
      text = { ...text, sent: text.now, ready: false }
      write(key, text)
      say(key, "sending")
    }
    const [word, answer] = navigator.onLine ? await outcome(text) : ["waiting"]
    if (word === "sent") await arrived(key, text, answer)
    else if (word === "look" || word === "refused") return giveUp(key, text, word)
    else return say(key, word), true
  }
}

let timer, gap = 1000, busy = false

/* One request at a time, whatever waits; then again after a gap that grows. */
async function deliver() {
  if (busy) return
  busy = true
  clearTimeout(timer)
  for (const key of keys().filter((one) => pending(read(one)))) {
    try {
      if (await send(key)) gap = Math.min(gap * 2, LONGEST_GAP)
    } catch {
      say(key, "waiting")
      gap = Math.min(gap * 2, LONGEST_GAP)
    }
  }
  busy = false
  count()
  if (keys().some((key) => pending(read(key)))) timer = setTimeout(deliver, gap)
}

function hurry() {
  gap = 1000
  deliver()
}

function begin(form) {
  const address = form.dataset.keep
  form.setAttribute("action", address)
  // A text may go to this address though it was typed elsewhere: an entry's next version, or two texts to choose from.
  const key = form.dataset.keep = keys().find((one) => read(one).to === address) ?? address, text = read(key)
  forms.set(key, form)
  asCame.set(form, fields(form))
  if (!text || "keepAsIs" in form.dataset) return
  doubtful.add(key)
  const differs = !same(text.now, fields(form))
  fill(form, text.now)
  adopt(form, text)
  if (differs) say(key, "kept", text.at)
}

/* The sentence that came with the answer to what was sent, on the page it led to. */
function tell() {
  const name = `p2p-said:${person}`, said = JSON.parse(passing?.getItem(name) ?? null)
  if (!said) return
  passing.removeItem(name)
  for (const words of said) {
    const line = Object.assign(document.createElement("p"), { className: "call sea", textContent: words })
    line.setAttribute("role", "status")
    document.querySelector("main .wrap").prepend(line)
  }
  for (const key of forms.keys()) if (!read(key)) say(key, "sent")
}

function download(text) {
  const words = text.now.filter(([name, value]) => text.texts.includes(name) && value).map(([, value]) => value)
  const href = URL.createObjectURL(new Blob([words.join("\n\n")], { type: "text/plain;charset=utf-8" }))
  Object.assign(document.createElement("a"), { href, download: "text.txt" }).click()
}

const acts = {
  on: (form) => form.querySelector("textarea")?.focus(),
  drop({ dataset }) {
    drop(dataset.keep)
    location.assign(dataset.keep)
  },
  save: (form) => download(read(form.dataset.keep)),
}

addEventListener("input", ({ target: { form } }) => form?.dataset.keep && keep(form, false))
addEventListener("change", ({ target: { form } }) => form?.dataset.keep && keep(form, false))

addEventListener("submit", (event) => {
  const form = event.target
  if (form.dataset.keep) {
    event.preventDefault()
    keep(form, true)
    hurry()
  } else if ("keepAsk" in form.dataset && keys().length) {
    event.preventDefault()
    location.assign(form.action) // the page that says what signing out does to texts on this device
  }
})

addEventListener("click", ({ target }) => {
  const act = acts[target.dataset?.keepAct]
  if (act) {
    act(target.form)
    target.closest(".keep").hidden = true
  }
  if (target.dataset && "keepDrop" in target.dataset) for (const key of forms.keys()) drop(key)
})

// Another tab of the same person: the last keystroke counts, and this one says so.
addEventListener("storage", ({ key: name }) => {
  count()
  const key = name?.startsWith(prefix) && name.slice(prefix.length), form = forms.get(key)
  if (!form) return
  const text = read(key)
  doubtful.add(key)
  if (text) adopt(form, text)
  if (!text || !same(text.now, fields(form))) say(key, "elsewhere")
})

addEventListener("pageshow", ({ persisted }) => persisted && forms.forEach((_form, key) => doubtful.add(key)))
addEventListener("online", hurry)
addEventListener("visibilitychange", () => document.hidden || deliver())

for (const form of document.querySelectorAll("form[data-keep]")) begin(form)
tell()
count()
deliver()

// For the page of kept texts and the one that asks before signing out.
globalThis.kept = { SWITCH, keys, read, write, drop, shared, download, lasting }
