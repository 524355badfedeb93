import type { Element, Root as Hast } from 'hast'
import type { FootnoteDefinition, Parents, Root } from 'mdast'
import { rewrite } from './page-tree.ts'

/** Holds the references that `referToUnused` adds, until `removeAddedReferences`. */
const holder = 'docs-unused-footnotes'

const idsIn = (node: Element): unknown[] => [
  ...(node.properties.id === undefined ? [] : [node.properties.id]),
  ...node.children.flatMap((child) => (child.type === 'element' ? idsIn(child) : [])),
]

/** Refers to the footnotes that no text refers to, so that they are listed too, after the others, as in MkDocs. */
export function referToUnused(tree: Root): void {
  const used = new Set<string>()
  const defined = new Map<string, FootnoteDefinition>()
  const visit = (parent: Parents) => {
    for (const child of parent.children) {
      if (child.type === 'footnoteReference') used.add(child.identifier)
      if (child.type === 'footnoteDefinition') defined.set(child.identifier, child)
      if ('children' in child) visit(child)
    }
  }
  visit(tree)
  const unused = [...defined.values()].filter(({ identifier }) => !used.has(identifier))
  if (unused.length === 0) return
  tree.children.push({
    type: 'paragraph',
    data: { hName: holder },
    children: unused.map(({ identifier }) => ({ type: 'footnoteReference', identifier })),
  })
}

/** Removes the references that `referToUnused` has added, and the links back to them. */
export function removeAddedReferences(page: Hast): void {
  const added = new Set<unknown>()
  // The references come before the list of footnotes.
  rewrite(page, (node) => {
    if (node.tagName === 'a' && node.properties.dataFootnoteBackref !== undefined)
      return added.has(node.properties.href) ? [] : undefined
    if (node.tagName !== holder) return undefined
    for (const id of idsIn(node)) added.add(`#${id}`)
    return []
  })
}
