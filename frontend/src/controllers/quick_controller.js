import { Controller } from "@hotwired/stimulus"

/** A look at a record beside the list. Escape returns to the row it came from. */
export default class extends Controller {
  opened() {
    this.from ??= document.activeElement
    this.element.querySelector("[data-first], a, button")?.focus()
  }

  close(event) {
    if (!this.element.firstElementChild || document.querySelector("dialog[open]")) return
    event.preventDefault()
    this.element.replaceChildren()
    this.from?.focus()
    this.from = undefined
  }
}
