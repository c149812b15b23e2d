import { Controller } from "@hotwired/stimulus"

/** Asks before what cannot be taken back: elements with `hx-confirm`, and forms with `data-confirm`. */
export default class extends Controller {
  static targets = ["question", "yes"]

  asked(event) {
    if (!event.detail.question) return
    event.preventDefault()
    this.ask(event.detail.question, () => event.detail.issueRequest(true))
  }

  submitted(event) {
    const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm
    if (!question || event.target.isConfirmed) return
    event.preventDefault()
    event.stopImmediatePropagation()
    this.ask(question, () => {
      event.target.isConfirmed = true
      event.target.requestSubmit(event.submitter)
      event.target.isConfirmed = false
    })
  }

  ask(question, then) {
    this.questionTarget.textContent = question
    this.element.returnValue = ""
    this.element.showModal()
    this.element.addEventListener("close", () => this.element.returnValue === "yes" && then(), { once: true })
  }
}
