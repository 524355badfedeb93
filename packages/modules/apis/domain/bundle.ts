import { safeDecode } from '@callboard/core/safe-decode'
import { dump } from 'js-yaml'
import { type ApiFile, nameFrom } from './api-file.ts'
import { readYaml } from './description.ts'
import { type Loose, listOf, objectOf } from './loose.ts'

/** Where a description may contain file references. OpenAPI and AsyncAPI both allow extensions of that form anywhere. */
const bundled = 'x-bundled-files'

/** Another file and a position in it; undefined for references within the same file and for external URLs. */
function otherFile(ref: string): { file: string; pointer: string } | undefined {
  const [file = '', pointer = ''] = ref.split('#', 2)
  return file === '' || /^[a-z][a-z0-9+.-]*:|^\/\//i.test(file) ? undefined : { file: safeDecode(file), pointer }
}

/** Values of a discriminator's mapping are references, or names of schemas. */
function mappedReferences(holder: Loose, visit: (holder: Loose, key: string, ref: string) => void): void {
  const mapping = objectOf(objectOf(holder.discriminator).mapping)
  for (const [value, ref] of Object.entries(mapping))
    if (typeof ref === 'string' && /[/#]|\.(ya?ml|json)$/i.test(ref)) visit(mapping, value, ref)
}

/** Visits every reference once. YAML aliases share their target and may be circular. */
function eachReference(document: unknown, visit: (holder: Loose, key: string, ref: string) => void): void {
  const seen = new Set<object>()
  const pending: unknown[] = [document]
  while (pending.length > 0) {
    const value = pending.pop()
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    seen.add(value)
    if (Array.isArray(value)) {
      pending.push(...listOf(value))
      continue
    }
    const holder = objectOf(value)
    if (typeof holder.$ref === 'string') visit(holder, '$ref', holder.$ref)
    mappedReferences(holder, visit)
    pending.push(...Object.values(holder))
  }
}

/** Files that a description refers to, as written. Undefined if it is not YAML or JSON. */
export function filesReferredTo(text: string): string[] | undefined {
  try {
    const files = new Set<string>()
    eachReference(readYaml(text), (_, __, ref) => {
      const other = otherFile(ref)
      if (other) files.add(other.file)
    })
    return [...files]
  } catch {
    return undefined
  }
}

const escaped = (name: string) => encodeURI(name.replaceAll('~', '~0').replaceAll('/', '~1')).replaceAll('#', '%23')

/**
 * Bundles a file with those that it refers to, directly or indirectly. They become part of the document, and references point to
 * them there: a recursive schema keeps its reference. References to unknown files are unchanged.
 */
export function bundle(root: ApiFile, others: readonly ApiFile[]): string {
  const documents = new Map(others.map(({ name, text }) => [name, readYaml(text)]))
  const main = objectOf(readYaml(root.text))
  // An anchor keeps its name wherever it is.
  const pointerTo = (name: string, pointer: string) =>
    name === root.name || /^[^/]/.test(pointer) ? `#${pointer}` : `#/${bundled}/${escaped(name)}${pointer}`
  const rewrite = (name: string, document: unknown) =>
    eachReference(document, (holder, key, ref) => {
      const other = otherFile(ref)
      const target = other && nameFrom(name, other.file)
      if (other && target !== undefined && (target === root.name || documents.has(target)))
        holder[key] = pointerTo(target, other.pointer)
      else if (ref.startsWith('#')) holder[key] = pointerTo(name, ref.slice(1))
    })
  rewrite(root.name, main)
  for (const [name, document] of documents) rewrite(name, document)
  const whole = { ...main, [bundled]: Object.fromEntries(documents) }
  return root.text.trimStart().startsWith('{') ? JSON.stringify(whole, null, 2) : dump(whole, { lineWidth: -1 })
}
