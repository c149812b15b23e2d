import { Controller } from "@hotwired/stimulus"
import { announce, counted } from "../page.js"

/** Rows are ticked one by one, in a stretch with Shift, all on the page, or all that the list holds. */
export default class extends Controller {
  static targets = ["all", "box", "bar", "count", "whole", "offer"]
  static values = { total: Number, phrases: Object }

  connect() {
    this.show()
  }

  pick(event) {
    const boxes = this.boxTargets
    const box = event.target
    if (event.shiftKey && this.last) {
      const [from, to] = [boxes.indexOf(this.last), boxes.indexOf(box)].sort((a, b) => a - b)
      for (const between of boxes.slice(from, to + 1)) between.checked = box.checked
    }
    this.last = box
    this.part()
  }

  page() {
    for (const box of this.boxTargets) box.checked = this.allTarget.checked
    this.part()
  }

  /** From here on the selection is the whole list, beyond this page. */
  whole() {
    for (const box of this.boxTargets) box.checked = true
    this.wholeTarget.value = "1"
    this.show()
  }

  part() {
    if (this.hasWholeTarget) this.wholeTarget.value = ""
    this.show()
  }

  clear() {
    for (const box of this.boxTargets) box.checked = false
    this.part()
  }

  show() {
    const ticked = this.boxTargets.filter((box) => box.checked)
    for (const box of this.boxTargets) box.closest("tr, .li")?.classList.toggle("sel", box.checked)
    if (this.hasAllTarget) {
      this.allTarget.checked = ticked.length > 0 && ticked.length === this.boxTargets.length
      this.allTarget.indeterminate = ticked.length > 0 && !this.allTarget.checked
    }
    if (!this.hasBarTarget) return
    const isWhole = this.hasWholeTarget && this.wholeTarget.value === "1"
    this.barTarget.hidden = ticked.length === 0
    if (this.hasOfferTarget) this.offerTarget.hidden = isWhole || this.totalValue <= ticked.length
    const sentence = counted(this.phrasesValue, isWhole ? this.totalValue : ticked.length)
    this.countTarget.textContent = sentence
    if (ticked.length) announce(sentence)
  }
}
