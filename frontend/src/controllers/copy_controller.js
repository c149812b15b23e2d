import { Controller } from "@hotwired/stimulus"

/** What stands in the text is copied with one click; the button says so for a moment. */
export default class extends Controller {
  static targets = ["text", "button"]
  static values = { copied: String }

  connect() {
    this.buttonTarget.hidden = !navigator.clipboard
    this.words = this.buttonTarget.textContent
  }

  async copy() {
    await navigator.clipboard.writeText(this.textTarget.textContent)
    this.buttonTarget.textContent = this.copiedValue
    setTimeout(() => { this.buttonTarget.textContent = this.words }, 2000)
  }
}
