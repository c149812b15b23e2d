import { Controller } from "@hotwired/stimulus"
import htmx from "htmx.org"

/**
 * Conditions that read as sentences become one Query. A group is `[data-group]` with a `[data-part=join]` of all, any or
 * none and its conditions in `[data-list]`; a condition is `[data-clause]` with the parts field, op and value. A value
 * keeps its type by `data-type` (number, json), and several values make a list. A clause may hold its own
 * tree as JSON in `[data-part=tree]` when it says more than field, operator and value.
 */
export default class extends Controller {
  static targets = ["root", "result"]

  add(event) {
    const list = event.currentTarget.closest("[data-group]").querySelector("[data-list]")
    const pattern = document.getElementById(event.params.pattern)
    list.append(pattern.content.cloneNode(true))
    htmx.process(list)
    list.lastElementChild.querySelector("select, input")?.focus()
    this.write()
  }

  remove({ currentTarget }) {
    currentTarget.closest("[data-clause], [data-group]").remove()
    this.write()
  }

  write() {
    const tree = this.group(this.rootTarget)
    this.resultTarget.value = tree ? JSON.stringify(tree) : ""
  }

  group(element) {
    const children = [...element.querySelector("[data-list]").children]
    const parts = children.map((child) => (child.matches("[data-group]") ? this.group(child) : this.clause(child))).filter(Boolean)
    if (!parts.length) return null
    const join = this.own(element, "join")[0]?.value ?? "all"
    return join === "none" ? { not: { any: parts } } : { [join]: parts }
  }

  clause(element) {
    const whole = this.own(element, "tree")[0]
    if (whole) return whole.value ? JSON.parse(whole.value) : null
    const field = this.own(element, "field")[0]?.value
    const op = this.own(element, "op")[0]?.value
    if (!field || !op) return null
    const parts = this.own(element, "value").filter((part) => !part.matches("[type=checkbox]:not(:checked)"))
    const values = parts.flatMap((part) => (part.multiple ? [...part.selectedOptions].map((one) => one.value) : this.typed(part)))
    if (!parts.length) return { field, op }
    return { field, op, value: parts.length > 1 || parts[0].multiple || parts[0].dataset.type === "list" ? values : values[0] }
  }

  typed(part) {
    if (part.dataset.type === "number") return part.value === "" ? null : Number(part.value.replace(",", "."))
    return part.dataset.type === "json" ? JSON.parse(part.value || "null") : part.value
  }

  own(element, part) {
    return [...element.querySelectorAll(`[data-part=${part}]`)].filter((found) => found.closest("[data-clause], [data-group]") === element)
  }
}
