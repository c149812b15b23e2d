import { Controller } from "@hotwired/stimulus"

/** A password that is chosen can be looked at. */
export default class extends Controller {
  static targets = ["button"]
  static values = { shown: String, hidden: String }

  connect() {
    this.buttonTarget.hidden = false
  }

  toggle() {
    const field = this.element.querySelector("input")
    const isShown = field.type === "text"
    field.type = isShown ? "password" : "text"
    this.buttonTarget.textContent = isShown ? this.hiddenValue : this.shownValue
  }
}
