import type { Element, Root } from 'hast'
import { raw } from 'hast-util-raw'
import { toHtml } from 'hast-util-to-html'

/** Allowed drawing elements. Links, scripts, animations (which can set any attribute) and embedded HTML are removed. */
const drawing = new Set([
  ...['svg', 'g', 'defs', 'symbol', 'use', 'switch', 'title', 'desc', 'style'],
  ...['path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'image', 'text', 'tspan', 'textPath'],
  ...['linearGradient', 'radialGradient', 'stop', 'pattern', 'clipPath', 'mask', 'marker', 'filter'],
  ...['feBlend', 'feColorMatrix', 'feComponentTransfer', 'feComposite', 'feConvolveMatrix', 'feDiffuseLighting'],
  ...['feDisplacementMap', 'feDistantLight', 'feDropShadow', 'feFlood', 'feFuncA', 'feFuncB', 'feFuncG', 'feFuncR'],
  ...['feGaussianBlur', 'feMerge', 'feMergeNode', 'feMorphology', 'feOffset', 'fePointLight', 'feSpecularLighting'],
  ...['feSpotLight', 'feTile', 'feTurbulence'],
])

/** Elements replaced by their children: a link is removed, its content is kept. */
const transparent = new Set(['a'])

const pictureData = /^data:image\/(?:png|jpeg|gif|webp);base64,[\w+/=\s]+$/i
/** What CSS could load externally. */
const loads = /@import|url\(\s*["']?(?!#)[^)]*\)?|\\/gi

function keepsProperty(tagName: string, name: string, value: unknown): boolean {
  if (name === 'xmlns' || name === 'xmlnsXLink') return true
  // Editor prefixes such as `inkscape:label` would need their declarations.
  if (/^on/i.test(name) || !/^[a-z][\w-]*$/i.test(name)) return false
  if (!/^(xLink)?href$/i.test(name)) return true
  const target = String(value).trim()
  return target.startsWith('#') || (tagName === 'image' && pictureData.test(target))
}

function cleanElement(element: Element): void {
  for (const [name, value] of Object.entries(element.properties)) {
    if (!keepsProperty(element.tagName, name, value)) delete element.properties[name]
    else if (typeof value === 'string' && !/href$/i.test(name)) element.properties[name] = value.replace(loads, 'none')
  }
  clean(element)
}

function clean(parent: Element | Root): void {
  parent.children = parent.children.flatMap((child): Element['children'] => {
    if (child.type === 'text')
      return [
        parent.type === 'element' && parent.tagName === 'style' ? { ...child, value: child.value.replace(loads, 'none') } : child,
      ]
    if (child.type !== 'element') return []
    if (transparent.has(child.tagName)) {
      clean(child)
      return child.children
    }
    if (!drawing.has(child.tagName)) return []
    cleanElement(child)
    return [child]
  })
}

/** Sanitizes an SVG: nothing in it runs, links or loads; undefined for a text without a drawing. */
export function sanitizeSvg(text: string): string | undefined {
  // Entities of a document type are not known to HTML, and nothing else of it is needed.
  const start = text.search(/<svg[\s>]/i)
  if (start < 0) return undefined
  const tree = raw({ type: 'root', children: [{ type: 'raw', value: text.slice(start) }] })
  const svg = tree.type === 'root' ? tree.children.find((c) => c.type === 'element' && c.tagName === 'svg') : undefined
  if (svg?.type !== 'element') return undefined
  cleanElement(svg)
  svg.properties = { ...svg.properties, xmlns: 'http://www.w3.org/2000/svg', xmlnsXLink: 'http://www.w3.org/1999/xlink' }
  return toHtml(svg, { space: 'svg', closeEmptyElements: true, characterReferences: { useNamedReferences: false } })
}
