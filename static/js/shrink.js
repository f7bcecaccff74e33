// Pictures are made small before they are sent: a phone's camera gives ten times of what a flip chart needs. Whatever
// cannot be made small goes as it is; the server looks at it in any case.
const QUALITY = 0.82

const size = (bytes) => `\u2066${Math.max(1, Math.round(bytes / 1024))} KB\u2069`

async function shrunk(file, longest) {
  const picture = await createImageBitmap(file)
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  const canvas = document.createElement("canvas")
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY))
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: blob.type })
}

addEventListener("change", async ({ target }) => {
  const [file] = target.files ?? [], longest = target.dataset.shrink
  if (!longest || !file?.type.startsWith("image/")) return
  const small = await shrunk(file, longest).catch(() => file)
  // Somebody may have chosen another one meanwhile.
  if (small.size >= file.size || target.files[0] !== file) return
  const list = new DataTransfer()
  list.items.add(small)
  target.files = list.files
  const line = document.querySelector("[data-shrunk]")
  line.textContent = line.dataset.shrunk.replace("{before}", size(file.size)).replace("{after}", size(small.size))
})
