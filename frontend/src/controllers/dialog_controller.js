import { Controller } from "@hotwired/stimulus"

/** A dialog closes on a click beside it; one that is filled by the server opens when its content has come. */
export default class extends Controller {
  away(event) {
    if (event.target === this.element) this.element.close()
  }

  close() {
    this.element.close()
  }

  filled() {
    if (!this.element.innerHTML.trim()) this.element.close()
    else if (!this.element.open) this.element.showModal()
  }
}
