import { Controller } from "@hotwired/stimulus"

/** A file is dropped or chosen; either way it stands in the form's own field. */
export default class extends Controller {
  static targets = ["input", "name"]
  static values = { submit: Boolean }

  over(event) {
    event.preventDefault()
    this.element.classList.add("over")
  }

  out() {
    this.element.classList.remove("over")
  }

  drop(event) {
    event.preventDefault()
    this.out()
    this.inputTarget.files = event.dataTransfer.files
    this.chosen()
  }

  chosen() {
    this.nameTarget.textContent = [...this.inputTarget.files].map((file) => file.name).join(", ")
    if (this.submitValue && this.inputTarget.files.length) this.inputTarget.form.requestSubmit()
  }
}
