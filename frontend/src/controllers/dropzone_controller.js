import { Controller } from "@hotwired/stimulus"

/** A file is dropped or chosen; either way it stands in the form's own field. One that is too large is refused before it is sent. */
export default class extends Controller {
  static targets = ["input", "name"]
  static values = { submit: Boolean, most: Number, tooLarge: String }

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
    const files = [...this.inputTarget.files]
    const isTooLarge = this.hasMostValue && files.some((file) => file.size > this.mostValue)
    this.inputTarget.setCustomValidity(isTooLarge ? this.tooLargeValue : "")
    this.nameTarget.textContent = isTooLarge ? this.tooLargeValue : files.map((file) => file.name).join(", ")
    this.nameTarget.classList.toggle("error", isTooLarge)
    if (this.submitValue && files.length && !isTooLarge) this.inputTarget.form.requestSubmit()
  }
}
