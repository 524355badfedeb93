import { decoded } from '@callboard/core/decoded'
import { dump } from 'js-yaml'
import { type ApiFile, nameFrom } from './api-file.ts'
import { readYaml } from './description.ts'
import { type Loose, listOf, objectOf } from './loose.ts'

/** Where files stand that a description refers to. Both OpenAPI and AsyncAPI allow extensions of that form anywhere. */
const bundled = 'x-bundled-files'

/** Another file and a position in it; undefined for a position in the same file, and for an address elsewhere. */
function otherFile(ref: string): { file: string; pointer: string } | undefined {
  const [file = '', pointer = ''] = ref.split('#', 2)
  return file === '' || /^[a-z][a-z0-9+.-]*:|^\/\//i.test(file) ? undefined : { file: decoded(file), pointer }
}

/** Visits every reference once. Aliases of YAML share what they stand for, and may lead back to themselves. */
function eachReference(document: unknown, visit: (holder: Loose, ref: string) => void): void {
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
    if (typeof holder.$ref === 'string') visit(holder, holder.$ref)
    pending.push(...Object.values(holder))
  }
}

/** The files that a description refers to, as it names them. Undefined for what is no YAML or JSON. */
export function filesReferredTo(text: string): string[] | undefined {
  try {
    const files = new Set<string>()
    eachReference(readYaml(text), (_, ref) => {
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
 * One description of a file and those that it refers to, directly or through others. They become a part of the document, and
 * references lead to them there: a schema that refers to itself stays a reference. References to what is not among the
 * files stay as they are.
 */
export function bundle(root: ApiFile, others: readonly ApiFile[]): string {
  const documents = new Map(others.map(({ name, text }) => [name, readYaml(text)]))
  const main = objectOf(readYaml(root.text))
  const pointerTo = (name: string, pointer: string) =>
    name === root.name ? `#${pointer}` : `#/${bundled}/${escaped(name)}${pointer}`
  const rewrite = (name: string, document: unknown) =>
    eachReference(document, (holder, ref) => {
      const other = otherFile(ref)
      const target = other && nameFrom(name, other.file)
      if (other && target !== undefined && (target === root.name || documents.has(target)))
        holder.$ref = pointerTo(target, other.pointer)
      else if (ref.startsWith('#')) holder.$ref = pointerTo(name, ref.slice(1))
    })
  rewrite(root.name, main)
  for (const [name, document] of documents) rewrite(name, document)
  const whole = { ...main, [bundled]: Object.fromEntries(documents) }
  return root.text.trimStart().startsWith('{') ? JSON.stringify(whole, null, 2) : dump(whole, { lineWidth: -1 })
}
