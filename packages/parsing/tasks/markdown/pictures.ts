import type { Root } from 'hast'
import { rewrite } from './page-tree.ts'

/** An image with an id would become a property of `document`. */
export function drawPictures(root: Root): void {
  rewrite(root, (node) => {
    if (node.tagName === 'img') delete node.properties.id
    return undefined
  })
}
