/** Draws land and borders on the sheet of `relais/core/places/mercator.py`, a thousand units wide, once coarse for the world and once fine for a region. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"

const atlas = new URL("../node_modules/world-atlas/", import.meta.url)
const drawn = new URL("../node_modules/.world/", import.meta.url)
const FARTHEST_NORTH = 84

/** `finest` is how many steps the thousand units are cut into. */
function draw(scale, finest) {
  const { arcs, objects, transform } = JSON.parse(readFileSync(new URL(`countries-${scale}.json`, atlas), "utf8"))
  const project = ([longitude, latitude]) => {
    const radians = (Math.max(-FARTHEST_NORTH, Math.min(FARTHEST_NORTH, latitude)) * Math.PI) / 180
    const y = (1 - Math.log(Math.tan(Math.PI / 4 + radians / 2)) / Math.PI) / 2
    return [Math.round(((longitude + 180) / 360) * finest), Math.round(y * finest)]
  }
  const lines = arcs.map((arc) => {
    let [x, y] = [0, 0]
    return arc.map(([dx, dy]) => {
      ;[x, y] = [x + dx, y + dy]
      return project([x * transform.scale[0] + transform.translate[0], y * transform.scale[1] + transform.translate[1]])
    })
  })
  const line = (number) => (number < 0 ? lines[~number].toReversed() : lines[number])
  const rings = ({ type, arcs }) => (type === "Polygon" ? arcs : arcs.flat())
  const path = (points, end) => {
    let [[x, y], ...rest] = points
    let steps = ""
    for (const [nextX, nextY] of rest) {
      if (nextX === x && nextY === y) continue
      steps += `${nextX - x < 0 || !steps ? "" : " "}${nextX - x}${nextY - y < 0 ? "" : " "}${nextY - y}`
      ;[x, y] = [nextX, nextY]
    }
    return steps && `M${points[0].join(" ")}l${steps}${end}`
  }

  const land = objects.land.geometries.flatMap(rings).map((ring) => path(ring.flatMap(line), "z")).join("")
  const uses = new Map()
  for (const country of objects.countries.geometries)
    for (const number of new Set(rings(country).flat().map((one) => (one < 0 ? ~one : one)))) uses.set(number, (uses.get(number) ?? 0) + 1)
  const borders = [...uses].filter(([, times]) => times > 1).map(([number]) => path(lines[number], "")).join("")
  const part = (id, shape) => `<path id="${id}" transform="scale(${1000 / finest})" vector-effect="non-scaling-stroke" d="${shape}"/>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000">${part("land", land)}${part("borders", borders)}</svg>\n`
}

mkdirSync(drawn, { recursive: true })
writeFileSync(new URL("world.svg", drawn), draw("110m", 5000))
writeFileSync(new URL("region.svg", drawn), draw("50m", 40000))
