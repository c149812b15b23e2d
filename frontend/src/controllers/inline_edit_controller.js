import { Controller } from "@hotwired/stimulus"
import htmx from "htmx.org"

/**
 * A value is changed where it stands. A cell names its field (`data-edit="phone"`), its row or list the address
 * (`data-edit-base="/contacts/7/fields/"`); the server answers the form, then the new content of the cell.
 * Enter and leaving save, Escape puts back, Tab saves and goes on to the next cell.
 */
export default class extends Controller {
  begin(event) {
    const cell = event.target.closest("[data-edit]")
    if (!cell || cell.querySelector("form") || event.target.closest("a, button, input, label, summary") || getSelection().toString()) return
    if (event.type === "keydown" && !(event.key === "Enter" && event.target === cell)) return
    event.preventDefault()
    this.edit(cell)
  }

  first(event) {
    const cell = event.target.querySelector("[data-edit]") ?? event.target.closest("[data-edit]")
    if (cell) this.edit(cell)
  }

  edit(cell) {
    cell.kept = [...cell.childNodes]
    const url = `${cell.closest("[data-edit-base]").dataset.editBase}${cell.dataset.edit}/`
    htmx.ajax("GET", url, { target: cell, swap: "innerHTML" })
  }

  swapped({ target }) {
    const cell = target.closest("[data-edit]")
    if (!cell) return
    const form = cell.querySelector("form")
    cell.classList.toggle("editing", Boolean(form))
    if (form) {
      form.noValidate = true
      form.given ??= new URLSearchParams(new FormData(form)).toString()
      const box = form.querySelector("input:not([type=hidden]), select, textarea")
      box?.focus()
      box?.select?.()
      this.next = undefined
    } else {
      if (this.next) this.edit(this.next)
      this.next = undefined
      cell.classList.add("changed")
      cell.addEventListener("animationend", () => cell.classList.remove("changed"), { once: true })
    }
  }

  key(event) {
    const cell = event.target.closest("[data-edit]")
    const form = cell?.querySelector("form")
    if (!form) return this.begin(event)
    if (event.defaultPrevented || event.isComposing) return
    if (event.key === "Escape") this.restore(cell)
    else if (event.key === "Enter" && event.target.tagName !== "TEXTAREA") this.save(cell, form)
    else if (event.key === "Tab") this.goOn(cell, form, event.shiftKey ? -1 : 1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  leave(event) {
    const cell = event.target.closest("[data-edit]")
    const form = cell?.querySelector("form")
    if (form && !cell.contains(event.relatedTarget) && document.hasFocus()) this.save(cell, form)
  }

  save(cell, form) {
    // a form just put in place of another is not ready yet: what left was the other
    if (form.isLeaving || form.given === undefined) return
    if (new URLSearchParams(new FormData(form)).toString() === form.given) return this.restore(cell)
    form.isLeaving = true
    form.requestSubmit()
  }

  restore(cell) {
    const form = cell.querySelector("form")
    if (form) form.isLeaving = true
    cell.replaceChildren(...cell.kept)
    cell.classList.remove("editing")
    htmx.process(cell)
    const back = cell.closest("[tabindex]")
    back?.focus({ preventScroll: true })
  }

  /** The next cell is opened when this one is saved, so that its form knows the new version of the record. */
  goOn(cell, form, step) {
    const cells = [...this.element.querySelectorAll("[data-edit]")]
    this.next = cells[cells.indexOf(cell) + step]
    this.save(cell, form)
    if (!form.isConnected && this.next) this.edit(this.next)
  }
}
