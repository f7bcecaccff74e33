{# Comes inside the page itself, before anything can be typed: keep.js may be late, or cut off with the line. What #}
{# people type until it is there waits on their device for it. Its hash stands in the policy (p2p/base/web/middleware.py). #}
globalThis.early = {
  // Only secure pages have the short way.
  uuid: () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g,
    (one) => (one ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> one / 4).toString(16)),
  fields: (form) =>
    [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string"),
  text(form, ready, id) {
    const texts = [...form.elements].filter((one) => one.matches("textarea, [type=text]")).map((one) => one.name)
    const { keep, keepName: name, keepThen: then } = form.dataset, to = form.getAttribute("action") ?? keep
    return { at: Date.now(), to, then, name, texts, now: early.fields(form), ready, id, mark: Math.random() }
  },
}
for (const type of ["input", "change", "submit"]) addEventListener(type, ({ target }) => {
  const form = target.form ?? target, { dataset } = form
  if (globalThis.kept || !dataset?.keep) return
  const id = dataset.keepEarly ||= early.uuid(), pressed = type === "submit"
  const name = `p2p:${document.documentElement.dataset.person}:${dataset.keep}#${id}`
  try {
    const device = localStorage.getItem("p2p:shared") ? sessionStorage : localStorage
    device.setItem(name, JSON.stringify({ ...early.text(form, pressed, id), queued: pressed }))
  } catch { /* the browser keeps nothing: keep.js will say so */ }
})
