import { Controller } from "@hotwired/stimulus"

/** What is typed survives a lost page: kept in this tab until it is sent. Passwords and hidden fields are not kept. */
export default class extends Controller {
  static values = { key: String }

  connect() {
    const kept = JSON.parse(sessionStorage.getItem(this.place) ?? "{}")
    for (const field of this.fields) if (field.name in kept && !field.value) field.value = kept[field.name]
  }

  keep() {
    sessionStorage.setItem(this.place, JSON.stringify(Object.fromEntries(this.fields.map(({ name, value }) => [name, value]))))
  }

  /** A form sent through htmx is forgotten when it arrived; one sent by the browser when it leaves. What is only asked for by a link in it forgets nothing. */
  forget({ type, detail }) {
    const isSent = type === "submit" ? !this.element.matches("[hx-post], [hx-put], [hx-patch]") : detail.successful && detail.requestConfig.verb !== "get"
    if (isSent) sessionStorage.removeItem(this.place)
  }

  get fields() {
    return [...this.element.querySelectorAll("[name]:is(input[type=text], input:not([type]), textarea)")]
  }

  get place() {
    return `draft:${this.keyValue || location.pathname}`
  }
}
