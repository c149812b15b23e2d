/** Small things that several controllers ask of the page. */

export const csrfToken = () => document.querySelector("meta[name=csrf-token]").content

export const post = (url, fields = {}) =>
  fetch(url, { method: "POST", headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" }, body: new URLSearchParams(fields) })

/** Says a sentence to those who listen to the page. */
export const announce = (sentence) => (document.getElementById("live").textContent = sentence)

/** True when keys belong to what the user types into, or to an open dialog. */
export const isTyping = ({ target, ctrlKey, metaKey, altKey, isComposing }) =>
  ctrlKey || metaKey || altKey || isComposing || Boolean(target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true], dialog, [popover]"))
