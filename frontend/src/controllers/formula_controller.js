import { post } from "../page.js"
import Mention from "./mention_controller.js"

const BEGUN = /[\p{L}_.["]$/u

/** A formula is checked and completed while one types. The address answers what stands under the text, what is said of it, and what fits. */
export default class extends Mention {
  static targets = ["under", "said"]
  /** Other fields of the form that the address has to know, such as the type of the records. */
  static values = { url: String, beside: { type: Array, default: [] } }

  connect() {
    if (this.textTarget.value) this.check()
  }

  look() {
    this.underTarget.textContent = this.textTarget.value
    clearTimeout(this.later)
    this.later = setTimeout(() => this.check(BEGUN.test(this.before)), 150)
  }

  leave() {
    this.shut()
    clearTimeout(this.later)
    if (this.textTarget.value) this.check()
  }

  /** With the caret's place while one types, without it once one is done. */
  async check(isOffering) {
    const { value, selectionStart: position } = this.textTarget
    const beside = Object.fromEntries(this.besideValue.map((name) => [name, this.textTarget.form.elements[name]?.value ?? ""]))
    const given = { ...beside, text: value, ...(isOffering === undefined ? {} : { position }) }
    const answer = await post(this.urlValue, given).catch(() => null)
    if (!answer?.ok || value !== this.textTarget.value) return
    const parts = new DOMParser().parseFromString(await answer.text(), "text/html")
    for (const name of ["under", "said", "options"]) this[`${name}Target`].replaceChildren(...parts.querySelector(`[data-part=${name}]`).childNodes)
    this.textTarget.setAttribute("aria-invalid", String(Boolean(this.underTarget.querySelector("mark"))))
    this.offer(isOffering)
  }

  offer(isOffering) {
    const options = [...this.optionsTarget.children]
    options.forEach((option, index) => (option.id = `${this.textTarget.id}-option-${index}`))
    this.optionsTarget.hidden = !(isOffering && options.length && document.activeElement === this.textTarget)
    if (this.optionsTarget.hidden) this.shut()
    else this.mark(options[0])
  }

  move(event) {
    if (event.ctrlKey && event.key === " ") this.check(true)
    else super.move(event)
  }

  take({ dataset: { text, start, end } }) {
    this.textTarget.setRangeText(text, Number(start), Number(end), "end")
    this.shut()
    this.textTarget.dispatchEvent(new Event("input", { bubbles: true }))
  }

  get before() {
    return this.textTarget.value.slice(0, this.textTarget.selectionStart)
  }
}
