import { Controller } from "@hotwired/stimulus"

/** Several linked records: each is a tick, and the one that is found by typing becomes another. Without scripts its name is sent. */
export default class extends Controller {
  static targets = ["list", "pattern"]

  add({ target }) {
    if (!target.name.endsWith(":new") || !target.value) return
    const text = target.closest(".combo").querySelector("input[type=text]")
    const there = [...this.listTarget.querySelectorAll("input")].find(({ value }) => value === target.value)
    if (there) there.checked = true
    else this.listTarget.append(this.tick(target.value, text.value))
    text.value = target.value = ""
  }

  tick(value, title) {
    const made = this.patternTarget.content.cloneNode(true)
    made.querySelector("input").value = value
    made.querySelector("span").textContent = title
    return made
  }
}
