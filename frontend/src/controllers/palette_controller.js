import { Controller } from "@hotwired/stimulus"

/** Go, find, create, act: what the server finds is walked with the arrows and taken with Enter. */
export default class extends Controller {
  static targets = ["query", "found"]

  open(event) {
    event?.preventDefault()
    if (this.element.open) return
    document.querySelector("[popover]:popover-open")?.hidePopover()
    this.element.showModal()
    this.queryTarget.select()
    this.dispatch("opened")
  }

  away(event) {
    if (event.target === this.element) this.element.close()
  }

  move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    const options = this.options
    this.mark(options.at((options.indexOf(this.chosen) + step) % options.length))
  }

  mark(option) {
    for (const other of this.options) other.setAttribute("aria-selected", String(other === option))
    option?.scrollIntoView({ block: "nearest" })
    if (option) this.queryTarget.setAttribute("aria-activedescendant", option.id)
    else this.queryTarget.removeAttribute("aria-activedescendant")
  }

  refreshed() {
    this.options.forEach((option, index) => (option.id ||= `palette-option-${index}`))
    this.mark(this.options[0])
  }

  take(event) {
    if (!this.chosen) return
    event.preventDefault()
    this.chosen.click()
  }

  get options() {
    return [...this.foundTarget.querySelectorAll("[role=option]:not([aria-disabled])")]
  }

  get chosen() {
    return this.options.find((option) => option.getAttribute("aria-selected") === "true")
  }
}
