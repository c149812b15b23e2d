/** Small things that several controllers ask of the page. */

export const csrfToken = () => document.querySelector("meta[name=csrf-token]")?.content ?? ""

export const post = (url, fields = {}) =>
  fetch(url, { method: "POST", headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true", "HX-Current-URL": location.href }, body: new URLSearchParams(fields) })

/** Shows notices as the server's own: `{message, undo, bad}`. */
export const toast = (...notices) => window.dispatchEvent(new CustomEvent("toast", { detail: { value: notices } }))

/** Says a sentence to those who listen to the page. */
export const announce = (sentence) => (document.getElementById("live").textContent = sentence)

/** The form of a sentence that goes with a number: phrases are `{one: "{count} selected", other: …}` in the page's language. */
export const counted = (phrases, count) => {
  const language = document.documentElement.lang
  const phrase = phrases[new Intl.PluralRules(language).select(count)] ?? phrases.other ?? "{count}"
  return phrase.replace("{count}", new Intl.NumberFormat(language).format(count))
}

const typing = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true], dialog, [popover]"

/** True when keys belong to what the user types into, to an open dialog, or to the browser. */
export const isTyping = ({ target, ctrlKey, metaKey, altKey, isComposing }) =>
  ctrlKey || metaKey || altKey || isComposing || Boolean(target.closest?.(typing)) || Boolean(document.querySelector("dialog[open]"))
