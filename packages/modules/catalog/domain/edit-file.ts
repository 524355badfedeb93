import { type Document, isMap, parseAllDocuments } from 'yaml'
import { type Json, partsOf } from './entity.ts'
import { keysOf } from './keys-of.ts'

const textAt = (document: Document, path: string[]): string => {
  const value = document.getIn(path)
  return typeof value === 'string' ? value.toLowerCase() : ''
}

const describes = (document: Document, ref: string): boolean => {
  const { kind, namespace, name } = partsOf(ref)
  return (
    isMap(document.contents) &&
    textAt(document, ['kind']) === kind &&
    textAt(document, ['metadata', 'name']) === name &&
    (textAt(document, ['metadata', 'namespace']) || 'default') === namespace
  )
}

/**
 * Changes values of one entity in a descriptor file and preserves everything else: comments, order, other documents. Null removes
 * a value.
 * @returns undefined if the file does not define the entity, or is not YAML that can be written back
 */
export function editDescriptorFile(text: string, ref: string, values: Readonly<Record<string, Json | null>>): string | undefined {
  const documents = parseAllDocuments(text, { logLevel: 'silent' })
  if (!Array.isArray(documents) || documents.some((d) => d.errors.length > 0)) return undefined
  const document = documents.find((d) => describes(d, ref))
  if (!document) return undefined
  for (const [field, value] of Object.entries(values)) {
    const path = keysOf(field)
    if (value === null) document.deleteIn(path)
    else document.setIn(path, Array.isArray(value) ? document.createNode(value) : value)
  }
  return documents
    .map((d, i) => {
      const written = d.toString({ lineWidth: 0, flowCollectionPadding: true })
      return i > 0 && !written.startsWith('---') ? `---\n${written}` : written
    })
    .join('')
}
