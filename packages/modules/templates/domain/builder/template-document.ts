import type { Json } from '@callboard/modules/catalog/domain/entity'
import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseAllDocuments,
  parseDocument,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'

/** Keys and positions that lead to a value. */
export type Path = readonly (string | number)[]

/** A text after a change, or why the change is not possible in the builder. */
export type Edited = { text: string } | { problem: string }

const options = { merge: true, logLevel: 'silent' } as const

const aliased = 'This part is shared or written in a way that only YAML shows. Change it in YAML.'

/** Why a change cannot be made; the text stays as it is. */
export class NotEditable extends Error {}

/** The document of a text, or what is wrong with it, and in which line. */
export function openDocument(text: string): { document: Document } | { problem: string } {
  const documents = parseAllDocuments(text, options)
  if (!Array.isArray(documents) || documents.length === 0) return { problem: 'The text is empty.' }
  const [document, second] = documents
  const [error] = document?.errors ?? []
  if (error) {
    const message = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '.')
    return { problem: `${error.linePos ? `Line ${error.linePos[0].line}: ` : ''}${message}` }
  }
  if (second) return { problem: 'A template is one document. Remove what follows “---”.' }
  if (!document || !isMap(document.contents))
    return { problem: 'A template is a mapping with apiVersion, kind, metadata and spec.' }
  return { document }
}

/** Lists that begin in the column of their key stay there. */
const indentsLists = (text: string) => !/^( *)[^\s#-][^\n]*:[ \t]*\n\1- /m.test(text)

/** Changes a text and keeps what the change does not concern: comments, order, anchors. */
export function editText(text: string, change: (document: Document) => void): Edited {
  const opened = openDocument(text)
  if ('problem' in opened) return opened
  try {
    change(opened.document)
    return { text: opened.document.toString({ lineWidth: 0, indentSeq: indentsLists(text) }) }
  } catch (error) {
    // The library refuses to write an alias whose anchor is gone.
    if (error instanceof NotEditable) return { problem: error.message }
    if (error instanceof ReferenceError || (error instanceof Error && /alias|anchor/i.test(error.message)))
      return { problem: aliased }
    throw error
  }
}

/** The mapping or list at a path; undefined if there is nothing. @throws NotEditable for an alias and any other value */
function collectionAt(document: Document, path: Path): YAMLMap | YAMLSeq | undefined {
  let node: unknown = document.contents
  for (const key of path) {
    if (!isCollection(node)) throw new NotEditable(aliased)
    node = node.getIn([key], true)
    if (node === undefined || node === null || (isScalar(node) && node.value === null)) return undefined
  }
  if (isMap(node) || isSeq(node)) return node
  throw new NotEditable(aliased)
}

/** The mapping at a path, which is made if there is nothing. */
export function mapAt(document: Document, path: Path): YAMLMap {
  const found = collectionAt(document, path)
  if (isMap(found)) return found
  if (found) throw new NotEditable(aliased)
  setAt(document, path, {})
  return mapAt(document, path)
}

/** The list at a path, which is made if there is nothing. */
export function listAt(document: Document, path: Path): YAMLSeq {
  const found = collectionAt(document, path)
  if (isSeq(found)) return found
  if (found) throw new NotEditable(aliased)
  setAt(document, path, [])
  return listAt(document, path)
}

/** Sets a value, or removes it if it is undefined. Mappings on the way to it are made. */
export function setAt(document: Document, path: Path, value: Json | undefined): void {
  const key = path.at(-1)
  if (key === undefined) throw new NotEditable(aliased)
  const holderPath = path.slice(0, -1)
  const holder = collectionAt(document, holderPath) ?? (value === undefined ? undefined : mapAt(document, holderPath))
  if (!holder) return
  if (value === undefined) holder.delete(key)
  else if (typeof value === 'object' && value !== null) holder.set(key, blockOf(document, value))
  else holder.set(key, value)
}

/** A mapping or list in block style. One that is empty is written as `{}` or `[]`, until something is added. */
function blockOf(document: Document, value: Json) {
  const node = document.createNode(value)
  if (isCollection(node)) node.flow = false
  return node
}

/** Sets what a text of YAML says. @throws NotEditable if it is not YAML */
export function setYamlAt(document: Document, path: Path, text: string): void {
  const parsed = parseDocument(text, options)
  const [error] = parsed.errors
  if (error) throw new NotEditable(`This is not valid YAML: ${error.message.split('\n')[0]}`)
  const key = path.at(-1)
  const holder = mapAt(document, path.slice(0, -1))
  const { contents, commentBefore, comment } = parsed
  if (contents === null) {
    holder.delete(key)
    return
  }
  // A comment that a blank line separates belongs to the document, which is left behind here.
  contents.commentBefore = [commentBefore, contents.commentBefore].filter(Boolean).join('\n') || null
  contents.comment = [contents.comment, comment].filter(Boolean).join('\n') || null
  holder.set(key, contents)
}

/** What stands at a path, as a text of YAML with its comments; empty if there is nothing. */
export function yamlAt(text: string, path: Path): string {
  const opened = openDocument(text)
  if ('problem' in opened) return ''
  const { document } = opened
  const node = document.getIn(path, true)
  if (!isNode(node)) return ''
  try {
    return stringify(node, { lineWidth: 0 })
  } catch {
    // An alias is written out: its anchor is elsewhere.
    return stringify(node.toJS(document), { lineWidth: 0, aliasDuplicateObjects: false })
  }
}

/** Moves an entry among its neighbours, with its comments. */
export function moveItem(items: unknown[], from: number, by: -1 | 1): void {
  const to = from + by
  if (from < 0 || to < 0 || from >= items.length || to >= items.length) return
  items.splice(to, 0, ...items.splice(from, 1))
}

/** The position of a key in a mapping; -1 if it has none. */
export const keyIndex = (map: YAMLMap, name: string): number =>
  map.items.findIndex(({ key }) => (isScalar(key) ? key.value : key) === name)
