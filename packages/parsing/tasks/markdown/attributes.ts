import type { Nodes, Parents, PhrasingContent, Root } from 'mdast'

/** Attributes allowed in an attribute list; the safe HTML schema decides for which elements. */
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

/** Maximum characters of one list. */
const maxLength = 500
/** Space-separated attributes in braces. */
const list =
  /^\{:?[ ]*((?:[#.][\w:-]+|[\w:-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{}]+))(?:[ ]+(?:[#.][\w:-]+|[\w:-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s"'{}]+)))*)?[ ]*\}/

function apply(node: Nodes, given = ''): void {
  const { properties, classes } = readAttributes(given)
  const before = (node.data ?? {}) as { hProperties?: Record<string, unknown> }
  const className = [...[before.hProperties?.className ?? []].flat(), ...classes]
  const hProperties = { ...before.hProperties, ...properties, ...(className.length > 0 ? { className } : {}) }
  node.data = { ...before, hProperties } as never
}

/** A list directly after an inline element applies to that element. */
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

/** Blocks of one line, at whose end a list stands: headings, cells, and terms. */
const isLine = (block: Nodes): boolean =>
  block.type === 'heading' || block.type === 'tableCell' || (block.data as { hName?: string } | undefined)?.hName === 'dt'

/** A list at the end of a block of one line, or on its own line below a paragraph, applies to the block. */
function applyToBlock(block: Nodes & { children: PhrasingContent[] }): void {
  const last = block.children.at(-1)
  if (last?.type !== 'text') return
  const text = last.value.trimEnd()
  const from = text.endsWith('}') ? text.lastIndexOf('{', text.length) : -1
  const [written, given] = from > 0 ? (list.exec(text.slice(from, from + maxLength)) ?? []) : []
  const before = text.slice(0, from).replaceAll('\t', ' ')
  const apart = isLine(block)
    ? before.endsWith(' ')
    : before.slice(before.lastIndexOf('\n') + 1).trim() === '' && before.includes('\n')
  if (written?.length !== text.length - from || !apart) return
  last.value = text.slice(0, from).trimEnd()
  apply(block, given)
}

/** Attribute lists of Python-Markdown: `{ .class #id key=value }`. They are removed from the text in any case. */
export function applyAttributes(tree: Root): void {
  const visit = (parent: Parents) => {
    if (parent.type === 'paragraph' || isLine(parent)) applyToBlock(parent as Nodes & { children: PhrasingContent[] })
    for (const child of parent.children) if ('children' in child) visit(child)
    applyInline(parent.children as PhrasingContent[])
    parent.children = parent.children.filter((c) => c.type !== 'text' || c.value !== '') as never
  }
  visit(tree)
}
