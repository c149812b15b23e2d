import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { brotliCompressSync, constants, gzipSync } from "node:zlib"
import tailwindcss from "@tailwindcss/vite"
import { defineConfig } from "vite"

const build = fileURLToPath(new URL("../relais/ui/static/build", import.meta.url))

/** The server answers with a file's .br or .gz neighbour, so that nothing is compressed twice. */
function compressed() {
  const texts = (folder) =>
    readdirSync(folder).flatMap((name) => {
      const path = join(folder, name)
      return statSync(path).isDirectory() ? texts(path) : /\.(js|css|svg)$/.test(name) ? [path] : []
    })
  return {
    name: "compressed",
    apply: "build",
    closeBundle() {
      for (const path of texts(build)) {
        const content = readFileSync(path)
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
        writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
      }
    },
  }
}

export default defineConfig({
  base: "./",
  plugins: [tailwindcss(), compressed()],
  build: {
    outDir: build,
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome123", "firefox121", "safari17.5"],
    rollupOptions: { input: { relais: "src/main.js", style: "src/styles/relais.css" } },
  },
})
