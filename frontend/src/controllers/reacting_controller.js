import { Controller } from "@hotwired/stimulus"

/** A form that follows what is typed: when a field that rules ask about changes, the server says which fields are shown and needed now. */
export default class extends Controller {
  static targets = ["question"]
  static values = { watched: String }

  ask({ target }) {
    const field = target.closest("[data-field]")?.dataset.field
    if (this.watchedValue.split(" ").includes(field)) window.htmx.trigger(this.questionTarget, "ask")
  }

  show({ detail: { hidden, needed } }) {
    for (const field of this.element.querySelectorAll("[data-field]")) {
      field.toggleAttribute("data-off", hidden.includes(field.dataset.field))
      if (!("always" in field.dataset)) field.toggleAttribute("data-needed", needed.includes(field.dataset.field))
    }
  }
}
