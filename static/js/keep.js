// What people type stays on their device until the server has it. A form takes part by attributes, which
// docs/notes-and-drafts.md lists; its words come with the page (templates/components/_autosave.html).
const person = document.documentElement.dataset.person
const { uuid, fields } = globalThis.early // templates/components/_early.js
const prefix = `p2p:${person}:` // nobody else who uses this browser reads or sends what is kept under it
const SWITCH = "p2p:shared"
const SAID = `p2p-said:${person}` // what the server said of the text that was saved last
const PAUSE = 1500
const LONGEST_GAP = 60_000
const PATIENCE = 60_000

// Storage may be forbidden, and merely naming it then throws.
const storage = (name) => { try { return globalThis[name] } catch { return null } }
const lasting = storage("localStorage"), passing = storage("sessionStorage")
const memory = new Map() // what storage refused: as long as the page is open
const forms = new Map() // by key: the form of this page that was used last
const asCame = new Map() // by form: its fields as the server sent them
const doubtful = new Set() // keys whose text another tab or visit may have sent already
const seen = new Map() // by key: the mark of the kept text that this page has seen
const spoken = new Map() // by key: the last word about it
const ids = new Map() // by form: under which name its text is kept as a draft
const shared = () => Boolean(lasting?.getItem(SWITCH))
// A key is the address of a form. Something new has a name of its own after it, so that two tabs write two new things;
// so has what waits beside the text of a form.
const place = (key) => key.split("#")[0]
const beside = (key, id) => `${place(key)}#${id}`

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

// The copy goes, and so does the draft that the server has of it.
async function discard(key) {
  const text = read(key)
  drop(key)
  if (text?.drafted) await post(`/drafts/${text.id}/drop/`, [], true).catch(() => {})
}

// A kept text: `now` is what stands in the form, `ready` that its button was pressed, `sent` what went out and was
// not answered yet. That same thing goes out again until it is answered, so an answer that was lost does no harm.
// `mark` changes with every keystroke; `drafted` is the mark that the server's draft has.
const pending = (text) => Boolean(text && (text.sent || text.ready))
const due = (text) => pending(text) || Boolean(text && text.drafted !== text.mark)
// Its writer has paused, or has gone.
const ripe = (text) => due(text) && !pending(text) && (document.hidden || Math.abs(Date.now() - text.at) >= PAUSE)

function count() {
  // A form on this page speaks for itself while somebody writes in it.
  const many = keys().filter((key) => !forms.has(key) || pending(read(key))).length
  for (const one of document.querySelectorAll("[data-count]")) {
    one.hidden = !many
    one.querySelector("b").textContent = many
  }
  dispatchEvent(new Event("kept")) // for the page that lists them
}

// The server trims texts and counts versions; neither makes two texts differ.
const plain = (pairs) =>
  JSON.stringify(pairs.filter(([name]) => !["version", "key", "draft"].includes(name))
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
  spoken.set(key, word)
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
  const there = read(form.dataset.keep), unseen = there && there.mark !== seen.get(form.dataset.keep)
  if (unseen) part(form, there)
  const key = form.dataset.keep, now = fields(form), { sent, drafted } = read(key) ?? {}, id = ids.get(form)
  forms.set(key, form)
  if (!ready && !sent && same(now, asCame.get(form))) discard(key)
  else {
    const text = globalThis.early.text(form, ready, id), waited = beside(key, id)
    write(key, { ...text, sent, drafted: unseen ? 0 : drafted })
    seen.set(key, text.mark)
    // Where another tab had set it aside.
    if (waited !== key && !read(waited)?.queued) drop(waited)
  }
  say(key, "typed")
  clearTimeout(pause)
  pause = setTimeout(deliver, PAUSE + 50)
}

// What another tab has written meanwhile stays: something new goes its own way, of a change theirs waits beside this.
function part(form, theirs) {
  const { keep: key, keepThen: then } = form.dataset, other = beside(key, theirs.id)
  const covered = same(theirs.now, fields(form)) || (theirs.sent && same(theirs.now, theirs.sent))
  if (covered && theirs.then === then) return
  if (then) return renew(form)
  if (theirs.id === ids.get(form)) ids.set(form, uuid())
  write(other === key ? beside(key, uuid()) : other, { ...theirs, sent: undefined, aside: true })
}

function renew(form) {
  const { key } = form.elements, { dataset } = form, id = uuid(), other = uuid()
  ids.set(form, id)
  if (!dataset.keepThen) return
  rename(form, beside(dataset.keep, id))
  dataset.keepThen = dataset.keepThen.replace(key.value, other)
  key.value = other
}

function rename(form, key) {
  forms.delete(form.dataset.keep)
  forms.set(form.dataset.keep = key, form)
}

// The text waits in the list, and the form is empty for the next one.
function queue(form) {
  const key = form.dataset.keep, text = read(key)
  if (!text?.then) return
  const next = beside(key, text.id)
  write(next, { ...text, ready: true, queued: true })
  if (next !== key) drop(key)
  form.reset()
  for (const one of form.elements) if (text.texts.includes(one.name)) one.value = ""
  renew(form)
  asCame.set(form, fields(form))
  form.querySelector("textarea").focus()
  count()
  say(form.dataset.keep, "waiting")
  form.querySelector("[data-keep-act=next]").hidden = true // this is the next one
}

// The form goes on where the kept text stands: which address takes it, on top of which version.
function adopt(form, text) {
  form.setAttribute("action", text.to)
  if (text.then) form.dataset.keepThen = text.then
  else delete form.dataset.keepThen
  for (const [name, value] of text.now)
    if (["version", "key"].includes(name) && form.elements[name]) form.elements[name].value = value
}

async function ask(address, options) {
  const answer = await fetch(address, { ...options, signal: AbortSignal.timeout?.(PATIENCE) })
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const { status, redirected, url } = answer
  return { status, redirected, url, page, mine: page.documentElement.dataset.person === person }
}

let token = document.querySelector("[name=csrfmiddlewaretoken]")?.value

function post(address, pairs, keepalive = document.hidden && JSON.stringify(pairs).length < 20_000) {
  const body = new FormData()
  body.append("csrfmiddlewaretoken", token)
  for (const [name, value] of pairs) body.append(name, value)
  // The last words of a page that goes arrive too; browsers limit how long they may be.
  return ask(address, { method: "POST", body, keepalive })
}

// The server's own form, to see what it has; undefined when it is not shown.
const theirs = (page) => page.querySelector("form[data-keep]")

/* The answer to what goes out, or the word that says why there is none. */
async function answered(text, address, pairs) {
  const answer = await post(address, pairs)
  if (answer.status !== 403) return answer
  // Whoever signed in again since this page came needs a new token; whoever may not write sees no page either.
  const fresh = await ask(text.to)
  if (fresh.status >= 500) return "waiting"
  if (!fresh.mine) return "signin"
  if (fresh.status >= 400) return "refused"
  token = fresh.page.querySelector("[name=csrfmiddlewaretoken]").value
  return post(address, pairs)
}

/* What became of the text that went out, as [word, answer]: sent, waiting, signin, look, refused. */
async function outcome(text) {
  const answer = await answered(text, text.to, [...text.sent, ["draft", text.id]])
  if (typeof answer === "string") return [answer]
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
  const { page, status } = await ask(text.then), form = theirs(page)
  return form ? same(fields(form), text.sent) : status !== 404
}

async function arrived(key, text, answer) {
  const certain = await stored(key, text), more = read(key) && !same(read(key).now, text.sent)
  // What was typed since goes on top of what the server has now.
  const form = certain && more ? theirs((await ask(text.then ?? text.to)).page) : null
  const latest = read(key) // nobody waits with typing for an answer
  if (!latest) return
  if (certain && same(latest.now, text.sent)) return finish(key, answer)
  const first = ([name, value]) => [name, name === "version" && text.then ? "1" : value]
  const now = form ? rebased(latest.now, text.sent, fields(form)) : latest.now.map(first)
  const next = { ...latest, now, to: text.then ?? text.to, then: undefined, sent: undefined }
  next.ready ||= same(latest.now, text.sent)
  write(key, next)
  if (forms.has(key)) fill(forms.get(key), now), adopt(forms.get(key), next)
  say(key, "typed", latest.at)
}

// Others may have changed other fields: those come along. Where they changed what was typed since, the text stays on
// the version it was sent on, and the server asks which one stands.
function rebased(now, sent, stored) {
  const all = (pairs, name) => pairs.filter(([other]) => other === name)
  const alike = (one, other, name) => same(all(one, name), all(other, name))
  const names = [...new Set(now.map(([name]) => name))]
  const typed = names.filter((name) => !alike(now, sent, name))
  const clash = typed.some((name) => !alike(sent, stored, name))
  return names.flatMap((name) => all(name === "version" && clash || typed.includes(name) ? now : stored, name))
}

function finish(key, { url, page }) {
  const form = forms.get(key), { queued } = read(key)
  drop(key)
  if (queued && !form) return listed(key, page)
  say(key, "sent")
  if (!form) return
  leave(url, [...page.querySelectorAll("main [role=status].call")].map((one) => one.textContent))
}

function leave(url, said) {
  try { passing.setItem(SAID, JSON.stringify(said)) } catch { /* then without the sentence */ }
  location.assign(url)
}

/* The page's own list shows what came in, while somebody may be writing the next text. */
function listed(key, page) {
  const here = document.querySelector("[data-entries]"), there = page.querySelector("[data-entries]")
  const form = [...forms.values()].find(({ dataset }) => place(dataset.keep) === place(key))
  if (!form || !here || !there) return
  here.replaceChildren(...there.childNodes)
  if (!read(form.dataset.keep)) say(form.dataset.keep, "sent")
}

function giveUp(key, word) {
  const text = read(key), form = forms.get(key)
  if (!text) return
  write(key, { ...text, sent: undefined, ready: false, stuck: word })
  if (word === "refused") return say(key, word)
  // The page that says what is wrong, or shows both texts, is the server's: it comes by an ordinary save.
  form?.setAttribute("action", text.to + key.slice(place(key).length))
  form?.submit()
  form?.setAttribute("action", text.to) // should that page never come
}

/* Keeps the text as a draft; true when it must be tried again. */
async function draft(key) {
  const text = read(key), { id, mark, to, now } = text
  const where = `/drafts/${id}/?${new URLSearchParams({ form: to, person })}`
  const answer = navigator.onLine ? await answered(text, where, now) : "waiting"
  const word = answer.redirected ? "signin" : { 200: "drafted", 400: "large", 413: "large", 422: "large" }[answer.status]
  // The answer says who else writes here.
  const others = word === "drafted" && forms.has(key) && document.querySelector("[data-others]")
  if (others) others.textContent = answer.page.body.textContent
  const latest = read(key)
  const still = latest?.mark === mark && !pending(latest)
  if (["drafted", "large"].includes(word) && latest?.id === id) write(key, { ...latest, drafted: mark })
  // What asks for an answer stays.
  if (still && !["kept", "refused", "elsewhere"].includes(spoken.get(key))) say(key, word ?? (typeof answer === "string" ? answer : "waiting"))
  return !["drafted", "large"].includes(word)
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
    else if (word === "look" || word === "refused") return giveUp(key, word)
    else return say(key, word), true
  }
}

let timer, pause, gap = 1000, busy = false

/* One request at a time, in the order of writing, what was pressed first; then again after a gap that grows. */
async function deliver() {
  if (busy) return
  busy = true
  clearTimeout(timer)
  const failed = new Set()
  for (const [wanted, act] of [[pending, send], [ripe, draft]]) {
    const waiting = keys().filter((key) => wanted(read(key))).sort((one, other) => read(one).at - read(other).at)
    for (const key of waiting) {
      if (failed.has(place(key)) || !wanted(read(key))) continue
      if (await act(key).catch(() => (say(key, "waiting"), true))) failed.add(place(key))
    }
  }
  busy = false
  count()
  if (failed.size) gap = Math.min(gap * 2, LONGEST_GAP)
  const left = keys().map(read).filter(due)
  if (left.length) timer = setTimeout(deliver, failed.size ? gap : left.some(pending) ? 0 : PAUSE)
}

function hurry() {
  gap = 1000
  deliver()
}

function begin(form) {
  const { keep: address, keepEarly: early } = form.dataset, blank = form.cloneNode(true)
  blank.reset()
  form.setAttribute("action", address)
  renew(form)
  asCame.set(form, fields(blank))
  // On a slow line people write before this script is there, and press as well: then the page is about to go.
  if (early && read(beside(address, early))?.ready) return
  const typed = early || [...form.elements].some((one) => one.type === "textarea" && one.value !== one.defaultValue)
  const key = waiting(form, address), text = read(key), newer = typed && !(text && same(text.now, fields(form)))
  rename(form, key)
  if (newer) keep(form, false)
  if (newer || !text) return
  ids.set(form, text.id)
  seen.set(key, text.mark)
  if ("keepAsIs" in form.dataset) return
  doubtful.add(key)
  const differs = !same(text.now, fields(form))
  fill(form, text.now)
  adopt(form, text)
  if (differs) say(key, "kept", text.at)
}

// Which of the kept texts stands in a form that begins. One may go to its address though it was typed elsewhere: an
// entry's next version, or two texts to choose from.
function waiting(form, address) {
  const taken = form.elements.draft?.value, all = keys(), asked = beside(address, taken ?? location.hash.slice(1))
  if (taken || all.includes(asked)) return asked
  const fit = (key, text) => [place(key), text.to].includes(address) && !text.queued && !text.aside
  const found = all.filter((key) => fit(key, read(key))).sort((one, other) => read(other).at - read(one).at)
  const mine = found.find((key) => same(read(key).now, fields(form)))
  // Whoever has just saved writes the next one; what waits may be in the hands of another tab.
  return mine ?? (form.dataset.keepThen && passing?.getItem(SAID) ? undefined : found[0]) ?? form.dataset.keep
}

/* The sentence that came with the answer to what was sent, on the page it led to. */
function tell() {
  const said = JSON.parse(passing?.getItem(SAID) ?? null)
  if (!said) return
  passing.removeItem(SAID)
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
    discard(dataset.keep).then(() => location.assign(place(dataset.keep)))
  },
  next: queue,
  save: (form) => download(read(form.dataset.keep)),
}

addEventListener("input", ({ target: { form } }) => form?.dataset.keep && keep(form, false))
addEventListener("change", ({ target: { form } }) => form?.dataset.keep && keep(form, false))

addEventListener("submit", (event) => {
  const form = event.target
  if (form.dataset.keep) {
    event.preventDefault()
    keep(form, true)
    if (!navigator.onLine) queue(form)
    hurry()
  } else if ("keepAsk" in form.dataset) {
    event.preventDefault()
    if (keys().length) location.assign(form.action) // the page that says what signing out does to texts on this device
    else forget(true).catch(() => {}).then(() => form.submit())
  }
})

addEventListener("click", ({ target }) => {
  const act = acts[target.dataset?.keepAct]
  if (act) {
    act(target.form)
    target.closest(".keep").hidden = true
  }
  if (target.dataset && "keepDrop" in target.dataset) for (const key of forms.keys()) discard(key)
})

// Another tab of the same person: what is typed last counts, and this one says so. Two new things stay two.
addEventListener("storage", ({ key: name, oldValue }) => {
  count()
  const key = name?.startsWith(prefix) && name.slice(prefix.length), form = forms.get(key)
  if (!form) return
  const text = read(key), theirs = text ?? JSON.parse(oldValue), { keepThen } = form.dataset
  doubtful.add(key)
  if (keepThen !== theirs?.then) return
  if (text && same(text.now, fields(form))) return adopt(form, text)
  // It has gone out from there: the page that comes shows it, and the next one begins.
  if (!text && keepThen && theirs.sent && same(theirs.sent, fields(form))) return leave(place(key), [])
  say(key, "elsewhere")
})

addEventListener("pageshow", ({ persisted }) => persisted && forms.forEach((_form, key) => doubtful.add(key)))
addEventListener("online", hurry)
addEventListener("visibilitychange", deliver)

for (const form of document.querySelectorAll("form[data-keep]")) begin(form)
for (const one of document.querySelectorAll("[data-draft]")) {
  one.hidden = keys().some((key) => read(key).id === one.dataset.draft)
}
tell()
count()
deliver()

// Pages kept for use without a connection are those of one person, and none where others use the computer too.
const forget = async (all) => {
  for (const one of await globalThis.caches?.keys() ?? []) if (all || one !== `p2p:${person}`) await caches.delete(one)
}
forget(shared()).catch(() => {})

// For the page of kept texts and the one that asks before signing out.
globalThis.kept = { SWITCH, keys, read, write, drop, discard, place, shared, download, lasting, person, forget }
