import { Controller } from "@hotwired/stimulus"

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0))
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
const listed = (credentials) => credentials?.map((one) => ({ ...one, id: bytes(one.id) }))

/** What the server wants signed is asked for at the moment of it, the browser's answer is sent with the form. Without passkeys the form stays hidden. */
export default class extends Controller {
  static targets = ["credential", "problem"]
  static values = { options: String, failed: String, address: String }

  connect() {
    this.element.hidden = !window.PublicKeyCredential
  }

  sign() {
    this.use("assertion", async ({ publicKey }) => {
      const wanted = { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: listed(publicKey.allowCredentials) }
      const { id, rawId, type, response } = await navigator.credentials.get({ publicKey: wanted })
      const { authenticatorData, clientDataJSON, signature, userHandle } = response
      const said = { authenticatorData: text(authenticatorData), clientDataJSON: text(clientDataJSON), signature: text(signature), userHandle: userHandle && text(userHandle) }
      return { id, rawId: text(rawId), type, response: said, clientExtensionResults: {} }
    })
  }

  make() {
    this.use("registration", async ({ publicKey }) => {
      const user = { ...publicKey.user, id: bytes(publicKey.user.id) }
      const wanted = { ...publicKey, user, challenge: bytes(publicKey.challenge), excludeCredentials: listed(publicKey.excludeCredentials) }
      const { id, rawId, type, response } = await navigator.credentials.create({ publicKey: wanted })
      const said = { attestationObject: text(response.attestationObject), clientDataJSON: text(response.clientDataJSON) }
      return { id, rawId: text(rawId), type, response: said, clientExtensionResults: {} }
    })
  }

  async use(purpose, answer) {
    this.problemTarget.hidden = true
    try {
      const body = new URLSearchParams({ for: purpose, csrfmiddlewaretoken: this.element.elements.csrfmiddlewaretoken.value })
      const asked = await fetch(this.optionsValue, { method: "POST", body })
      if (!asked.ok) throw new Error(asked.statusText)
      this.credentialTarget.value = JSON.stringify(await answer(await asked.json()))
      this.element.submit()
    } catch (error) {
      this.problemTarget.textContent = error.name === "SecurityError" ? this.addressValue : this.failedValue
      this.problemTarget.hidden = false
    }
  }
}
