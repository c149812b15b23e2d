import { Controller } from "@hotwired/stimulus"

/** A dialog closes on a click beside it; one that is filled by the server opens when its content has come. */
export default class extends Controller {
  away(event) {
    if (event.target === this.element) this.element.close()
  }

  close() {
    this.element.close()
  }

  /** From a link that leads back where the page stands alone. */
  shut() {
    this.element.close()
  }

  /** What the server wants asked before it goes on. */
  ask({ detail }) {
    const { url } = detail.value ?? detail
    window.htmx.ajax("GET", url, { target: this.element, swap: "innerHTML" })
  }

  filled() {
    const heading = this.element.querySelector("h2")
    if (!heading) return this.element.close()
    heading.id ||= `${this.element.id}-label`
    this.element.setAttribute("aria-labelledby", heading.id)
    if (!this.element.open) this.element.showModal()
  }
}
