import { Controller } from "@hotwired/stimulus"
import { toast } from "../page.js"

/** Copies a text, and says so. */
export default class extends Controller {
  static values = { text: String, done: String }

  async copy() {
    await navigator.clipboard.writeText(this.textValue)
    toast({ message: this.doneValue })
  }
}
