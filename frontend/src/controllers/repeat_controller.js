import { Controller } from "@hotwired/stimulus"

/** Lines of a collection are added and taken away. New ones come from the template, with `__index__` for their number. */
export default class extends Controller {
  static targets = ["list", "line", "pattern", "total"]

  add() {
    const index = Number(this.totalTarget.value)
    const holder = document.createElement("template")
    holder.innerHTML = this.patternTarget.innerHTML.replaceAll("__index__", index)
    this.listTarget.append(holder.content)
    this.totalTarget.value = index + 1
    window.htmx?.process(this.lineTargets.at(-1))
    this.lineTargets.at(-1).querySelector("input:not([type=hidden]), select, textarea")?.focus()
  }

  /** A line that the server knows is marked for deletion; a new one simply goes. */
  remove({ currentTarget }) {
    const line = currentTarget.closest("[data-repeat-target~=line]")
    const mark = line.querySelector("[name$=-DELETE]")
    if (mark) {
      mark.checked = true
      mark.value = "on"
      line.classList.add("off")
    } else line.remove()
    this.dispatch("removed")
  }

  /** One line at most is the primary one. */
  only({ target }) {
    for (const box of this.element.querySelectorAll(`[data-only="${target.dataset.only}"]`)) if (box !== target) box.checked = false
  }
}
