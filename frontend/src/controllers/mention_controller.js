import { Controller } from "@hotwired/stimulus"

const NAME = /(?:^|[^\p{L}\p{N}@.])@(\p{L}[\p{L}’'.-]*(?: \p{L}[\p{L}’'.-]*)?)$/u

/** Names behind an @ are offered while one types them. The address answers `[{value, label, hint}]`. */
export default class extends Controller {
  static targets = ["text", "options"]
  static values = { url: String }

  look() {
    clearTimeout(this.later)
    if (this.urlValue && this.typed) this.later = setTimeout(() => this.fetch(this.typed), 120)
    else this.shut()
  }

  async fetch(typed) {
    const url = new URL(this.urlValue, location)
    url.searchParams.set("q", typed)
    const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null)
    if (answer?.ok && this.typed === typed) this.show(await answer.json())
  }

  show(found) {
    const options = found.slice(0, 6).map(({ label, hint }, index) => {
      const option = Object.assign(document.createElement("div"), { id: `${this.textTarget.id}-name-${index}`, role: "option" })
      option.append(label, Object.assign(document.createElement("small"), { textContent: hint ?? "" }))
      option.dataset.label = label
      return option
    })
    this.optionsTarget.replaceChildren(...options)
    this.optionsTarget.hidden = !options.length
    if (options.length) this.mark(options[0])
  }

  move(event) {
    if (this.optionsTarget.hidden) return
    const all = [...this.optionsTarget.children]
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) this.mark(all.at((all.indexOf(this.marked) + step) % all.length))
    else if (["Enter", "Tab"].includes(event.key)) this.take(this.marked)
    else if (event.key === "Escape") this.shut()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  pick(event) {
    event.preventDefault()
    const option = event.target.closest("[role=option]")
    if (option) this.take(option)
  }

  take({ dataset }) {
    const { value, selectionStart: end } = this.textTarget
    this.textTarget.setRangeText(`${dataset.label} `, end - this.typed.length, end, "end")
    if (value !== this.textTarget.value) this.textTarget.dispatchEvent(new Event("input", { bubbles: true }))
    this.shut()
  }

  mark(option) {
    for (const other of this.optionsTarget.children) other.ariaSelected = String(other === option)
    this.textTarget.setAttribute("aria-activedescendant", option.id)
  }

  shut() {
    this.optionsTarget.hidden = true
    this.textTarget.removeAttribute("aria-activedescendant")
  }

  get marked() {
    return [...this.optionsTarget.children].find((option) => option.ariaSelected === "true")
  }

  get typed() {
    return this.textTarget.value.slice(0, this.textTarget.selectionStart).match(NAME)?.[1] ?? ""
  }
}
