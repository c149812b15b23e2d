import { Controller } from "@hotwired/stimulus"

/** Finds a record to link while one types. The address answers `[{value, label, hint}]`; the value goes into a hidden field. */
export default class extends Controller {
  static targets = ["text", "value", "options"]
  static values = { url: String, none: String, create: String }

  search() {
    if (this.textTarget.value !== this.label) this.valueTarget.value = ""
    clearTimeout(this.later)
    this.later = setTimeout(() => this.fetch(), 120)
  }

  async fetch() {
    this.running?.abort()
    this.running = new AbortController()
    const url = new URL(this.urlValue, location)
    url.searchParams.set("q", this.textTarget.value)
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" }, signal: this.running.signal })
      if (answer.ok && document.activeElement === this.textTarget) this.show(await answer.json())
    } catch (error) {
      if (error.name !== "AbortError") this.shut()
    }
  }

  show(found) {
    const typed = this.textTarget.value.trim()
    const options = found.map((one, index) => this.option(one, index))
    if (this.createValue && typed && !found.some(({ label }) => label === typed))
      options.push(this.option({ value: `+${typed}`, label: this.createValue.replace("{text}", typed), text: typed }, options.length))
    if (!options.length) options.push(Object.assign(document.createElement("div"), { className: "none", textContent: this.noneValue }))
    this.optionsTarget.replaceChildren(...options)
    this.optionsTarget.hidden = false
    this.textTarget.setAttribute("aria-expanded", "true")
    this.mark(this.all[0])
  }

  option({ value, label, hint, text }, index) {
    const option = document.createElement("div")
    option.id = `${this.textTarget.id}-option-${index}`
    option.role = "option"
    option.dataset.value = value
    option.dataset.label = text ?? label
    option.append(label)
    if (hint) option.append(Object.assign(document.createElement("small"), { textContent: hint }))
    return option
  }

  move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && this.optionsTarget.hidden) this.search()
    else if (step) this.mark(this.all.at((this.all.indexOf(this.marked) + step) % this.all.length))
    else if (event.key === "Enter" && this.marked) this.take(this.marked)
    else if (event.key === "Escape" && !this.optionsTarget.hidden) this.shut()
    else return
    event.preventDefault()
  }

  mark(option) {
    for (const other of this.all) other.ariaSelected = String(other === option)
    option?.scrollIntoView({ block: "nearest" })
    this.textTarget.setAttribute("aria-activedescendant", option?.id ?? "")
  }

  pick(event) {
    event.preventDefault()
    const option = event.target.closest("[role=option]")
    if (option) this.take(option)
  }

  take({ dataset }) {
    this.textTarget.value = this.label = dataset.label
    this.valueTarget.value = this.value = dataset.value
    this.valueTarget.dispatchEvent(new Event("change", { bubbles: true }))
    this.shut()
  }

  /** Text that names nothing is not left standing as if it were linked: what was linked before stands there again. Who empties the control unlinks. */
  leave() {
    this.shut()
    if (!this.textTarget.value) this.label = this.value = ""
    if (this.valueTarget.value) return
    this.textTarget.value = this.label
    this.valueTarget.value = this.value
  }

  shut() {
    clearTimeout(this.later)
    this.running?.abort()
    this.optionsTarget.hidden = true
    this.textTarget.setAttribute("aria-expanded", "false")
    this.textTarget.removeAttribute("aria-activedescendant")
  }

  connect() {
    this.label = this.textTarget.value
    this.value = this.valueTarget.value
  }

  get all() {
    return [...this.optionsTarget.querySelectorAll("[role=option]")]
  }

  get marked() {
    return this.optionsTarget.hidden ? undefined : this.all.find((option) => option.ariaSelected === "true")
  }
}
