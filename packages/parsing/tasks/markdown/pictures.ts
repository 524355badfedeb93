import type { Root } from 'hast'
import { rewrite } from './page-tree.ts'

/** A picture with an id would be a property of `document`. */
export function drawPictures(root: Root): void {
  rewrite(root, (node) => {
    if (node.tagName === 'img') delete node.properties.id
    return undefined
  })
}
