import type { Nodes, Parents, PhrasingContent, Root } from 'mdast'

/** Attributes that an attribute list may set; which elements may have them decides the schema of safe HTML. */
const names = new Set(['id', 'title', 'width', 'height', 'align', 'alt'])

/** Reads `#id .class key="value" key=value`. */
function readAttributes(list: string): { properties: Record<string, string>; classes: string[] } {
  const properties: Record<string, string> = {}
  const classes: string[] = []
  for (const [, mark, word = '', key = '', double, single, bare] of list.matchAll(
    /(?:([#.])([\w:-]+)|([\w:-]+)=(?:"([^"]*)"|'([^']*)'|([^\s"']+)))(?=\s|$)/g,
  )) {
    if (mark === '.') classes.push(word)
    else if (mark === '#') properties.id = word
    else if (names.has(key)) properties[key] = double ?? single ?? bare ?? ''
  }
  return { properties, classes }
}

/** Characters of one list. */
const maxLength = 500
/** Attributes with blanks between them, in braces. */
const list =
  /^\{:?[ ]*((?:[#.][\w:-]+|[\w:-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{}]+))(?:[ ]+(?:[#.][\w:-]+|[\w:-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{}]+)))*)?[ ]*\}/

function apply(node: Nodes, given = ''): void {
  const { properties, classes } = readAttributes(given)
  const before = (node.data ?? {}) as { hProperties?: Record<string, unknown> }
  const className = [...[before.hProperties?.className ?? []].flat(), ...classes]
  const hProperties = { ...before.hProperties, ...properties, ...(className.length > 0 ? { className } : {}) }
  node.data = { ...before, hProperties } as never
}

/** A list right behind an element of a line is that element's. */
function applyInline(children: PhrasingContent[]): void {
  for (const [at, node] of children.entries()) {
    const before = children[at - 1]
    if (node.type !== 'text' || !before || before.type === 'text') continue
    const [written, given] = list.exec(node.value.slice(0, maxLength)) ?? []
    if (written === undefined) continue
    node.value = node.value.slice(written.length)
    apply(before, given)
  }
}

/** A list at the end of a heading, or on a line of its own below a paragraph, is the block's. */
function applyToBlock(block: Nodes & { children: PhrasingContent[] }): void {
  const last = block.children.at(-1)
  if (last?.type !== 'text') return
  const text = last.value.trimEnd()
  const from = text.endsWith('}') ? text.lastIndexOf('{', text.length) : -1
  const [written, given] = from > 0 ? (list.exec(text.slice(from, from + maxLength)) ?? []) : []
  const before = text.slice(0, from).replaceAll('\t', ' ')
  const apart =
    block.type === 'heading'
      ? before.endsWith(' ')
      : before.slice(before.lastIndexOf('\n') + 1).trim() === '' && before.includes('\n')
  if (written?.length !== text.length - from || !apart) return
  last.value = text.slice(0, from).trimEnd()
  apply(block, given)
}

/** Attribute lists of Python-Markdown: `{ .class #id key=value }`. They are taken off the text, whatever they hold. */
export function applyAttributes(tree: Root): void {
  const visit = (parent: Parents) => {
    if (parent.type === 'paragraph' || parent.type === 'heading') applyToBlock(parent)
    for (const child of parent.children) if ('children' in child) visit(child)
    applyInline(parent.children as PhrasingContent[])
    parent.children = parent.children.filter((c) => c.type !== 'text' || c.value !== '') as never
  }
  visit(tree)
}
