import { safeDecode } from '@callboard/core/safe-decode'
import { dump } from 'js-yaml'
import { type ApiFile, nameFrom } from './api-file.ts'
import { readYaml } from './description.ts'
import { objectOf } from './loose.ts'
import { eachReference } from './references.ts'

/** Where a description may contain file references. OpenAPI and AsyncAPI both allow extensions of that form anywhere. */
const bundled = 'x-bundled-files'

/** Another file and a position in it; undefined for references within the same file and for external URLs. */
function otherFile(ref: string): { file: string; pointer: string } | undefined {
  const [file = '', pointer = ''] = ref.split('#', 2)
  return file === '' || /^[a-z][a-z0-9+.-]*:|^\/\//i.test(file) ? undefined : { file: safeDecode(file), pointer }
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

/** Other files may be in any format: a description of an operation may be Markdown. */
function readOther({ name, text }: ApiFile): [name: string, document: unknown][] {
  try {
    return [[name, readYaml(text)]]
  } catch {
    return []
  }
}

/**
 * Bundles a file with those that it refers to, directly or indirectly. They become part of the document, and references point to
 * them there: a recursive schema keeps its reference. References to unknown and unreadable files are unchanged.
 */
export function bundle(root: ApiFile, others: readonly ApiFile[]): string {
  const documents = new Map(others.flatMap(readOther))
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
