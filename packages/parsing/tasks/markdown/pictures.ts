import type { Element, ElementContent, Root } from 'hast'
import { element } from './page-tree.ts'

const isOutside = (src: unknown): boolean => typeof src === 'string' && /^https:\/\//i.test(src)

/** A picture of the repository, which may be private to it, becomes a link to it unless it is part of a link. */
export function drawPictures(parent: Element | Root, inLink = false): void {
  parent.children = parent.children.flatMap((child): ElementContent[] => {
    if (child.type === 'text') return [child]
    if (child.type !== 'element') return []
    // A picture with an id would be a property of `document`.
    if (child.tagName === 'img') delete child.properties.id
    drawPictures(child, inLink || child.tagName === 'a')
    const stays = child.tagName !== 'img' || inLink || isOutside(child.properties.src)
    return [stays ? child : element('a', { href: child.properties.src }, [child])]
  })
}
