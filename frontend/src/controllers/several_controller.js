import { Controller } from "@hotwired/stimulus"

/** Several of a long list: what is chosen stands as chips, the others are found by typing. The list itself stays what the form sends. */
export default class extends Controller {
  static values = { hint: String, remove: String }

  connect() {
    const list = `${this.element.name.replace(/\W/g, "-")}-offered`
    this.box = Object.assign(document.createElement("input"), { type: "text", placeholder: this.hintValue, autocomplete: "off" })
    this.box.setAttribute("list", list)
    this.box.ariaLabel = this.element.ariaLabel
    this.box.addEventListener("input", () => this.take())
    this.box.addEventListener("keydown", (event) => event.key === "Enter" && this.takeFirst(event))
    this.offered = Object.assign(document.createElement("datalist"), { id: list })
    this.chips = Object.assign(document.createElement("span"), { className: "given" })
    this.holder = Object.assign(document.createElement("span"), { className: "several" })
    this.holder.append(this.chips, this.box, this.offered)
    this.element.hidden = true
    this.element.after(this.holder)
    this.draw()
  }

  disconnect() {
    this.holder.remove()
    this.element.hidden = false
  }

  /** A name that is whole is taken at once: it was clicked, or typed to its end. */
  take() {
    const option = this.free.find(({ text }) => text.trim() === this.box.value.trim())
    if (option) this.choose(option, true)
  }

  takeFirst(event) {
    event.preventDefault()
    const wanted = this.box.value.trim().toLocaleLowerCase()
    const option = wanted && this.free.find(({ text }) => text.toLocaleLowerCase().includes(wanted))
    if (option) this.choose(option, true)
  }

  choose(option, isChosen) {
    option.selected = isChosen
    this.box.value = ""
    this.draw()
    this.box.focus()
  }

  draw() {
    this.offered.replaceChildren(...this.free.map(({ text }) => Object.assign(document.createElement("option"), { value: text.trim() })))
    this.chips.replaceChildren(...[...this.element.selectedOptions].map((option) => this.chip(option)))
  }

  chip(option) {
    const out = Object.assign(document.createElement("button"), { type: "button", className: "tag plain", textContent: `${option.text.trim()} ×` })
    out.ariaLabel = `${this.removeValue} ${option.text.trim()}`
    out.addEventListener("click", () => this.choose(option, false))
    return out
  }

  get free() {
    return [...this.element.options].filter(({ selected, value }) => value && !selected)
  }
}
