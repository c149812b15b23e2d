import { Controller } from "@hotwired/stimulus"

/** Formatting of what one types: a button sets signs around what is selected, or before each of its lines. */
export default class extends Controller {
  static targets = ["text"]

  wrap({ params: { sign } }) {
    const { value, selectionStart: start, selectionEnd: end } = this.textTarget
    const chosen = value.slice(start, end)
    const is = chosen.length > 2 * sign.length && chosen.startsWith(sign) && chosen.endsWith(sign)
    this.put(is ? chosen.slice(sign.length, -sign.length) : `${sign}${chosen}${sign}`, start, end, chosen ? 0 : sign.length)
  }

  lead({ params: { sign } }) {
    const { value, selectionStart, selectionEnd } = this.textTarget
    const start = value.lastIndexOf("\n", selectionStart - 1) + 1
    const end = value.indexOf("\n", selectionEnd) < 0 ? value.length : value.indexOf("\n", selectionEnd)
    const lines = value.slice(start, end).split("\n")
    const is = lines.every((line) => line.startsWith(sign))
    this.put(lines.map((line) => (is ? line.slice(sign.length) : `${sign}${line}`)).join("\n"), start, end, 0)
  }

  put(text, start, end, back) {
    this.textTarget.focus()
    this.textTarget.setRangeText(text, start, end, "end")
    this.textTarget.selectionEnd = this.textTarget.selectionStart = this.textTarget.selectionStart - back
    this.textTarget.dispatchEvent(new Event("input", { bubbles: true }))
  }
}
