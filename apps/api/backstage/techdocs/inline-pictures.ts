import { pictureAddress } from '@callboard/modules/docs/domain/pictures'
import type { Root, RootContent } from 'hast'

/** Maximum images per page, because the reader waits for all of them. Longer pages include the first ones. */
const maxPictures = 20
const maxBytes = 4 * 1024 * 1024
const atOnce = 4
const deadlineMs = 10_000

type Picture = { bytes: Uint8Array; type: string }
/** Loads an image by its source in the page; undefined if it cannot be read. */
export type ReadPicture = (src: string) => Promise<Picture | undefined>

function sourcesIn(node: Root | RootContent): string[] {
  if (node.type !== 'root' && node.type !== 'element') return []
  const own = node.type === 'element' && node.tagName === 'img' ? node.properties.src : undefined
  return [...(typeof own === 'string' ? [own] : []), ...node.children.flatMap(sourcesIn)]
}

/** Distinct sources of the page's images in the repository, in reading order. */
const inRepository = (content: Root, page: { path: string; url: string }): string[] =>
  [...new Set(sourcesIn(content))].filter((src) => 'repository' in (pictureAddress(src, page) ?? {}))

const asDataUri = ({ bytes, type }: Picture) => `data:${type};base64,${Buffer.from(bytes).toString('base64')}`

/**
 * Images of the page from its repository as data URIs, by source. Backstage's reader runs on another origin without a session
 * here, so its browser cannot load them by URL; its sanitizer allows image data URIs. Images that are too large, too slow or
 * unreadable are left out.
 */
export async function inlinePictures(
  content: Root,
  page: { path: string; url: string },
  read: ReadPicture,
  waitMs = deadlineMs,
): Promise<Map<string, string>> {
  const pictures = new Map<string, string>()
  const waiting = inRepository(content, page).slice(0, maxPictures)
  const until = Date.now() + waitMs
  let left = maxBytes
  const work = async () => {
    for (let src = waiting.shift(); src !== undefined && Date.now() < until; src = waiting.shift()) {
      const picture = await read(src)
      if (!picture || picture.bytes.length > left || Date.now() > until) continue
      left -= picture.bytes.length
      pictures.set(src, asDataUri(picture))
    }
  }
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitMs)
  })
  await Promise.race([Promise.all(Array.from({ length: atOnce }, work)), late])
  clearTimeout(timer)
  // Images that arrive after the page was sent are dropped.
  return new Map(pictures)
}
