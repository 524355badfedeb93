import { pictureAddress } from '@callboard/modules/docs/domain/pictures'
import type { Root, RootContent } from 'hast'

/** What a page may carry along: its reader waits for all of it. Longer pages keep the first pictures. */
const maxPictures = 20
const maxBytes = 4 * 1024 * 1024
const atOnce = 4
const deadlineMs = 10_000

type Picture = { bytes: Uint8Array; type: string }
/** Reads a picture by the source that the page names it with; undefined for one that cannot be read. */
export type ReadPicture = (src: string) => Promise<Picture | undefined>

function sourcesIn(node: Root | RootContent): string[] {
  if (node.type !== 'root' && node.type !== 'element') return []
  const own = node.type === 'element' && node.tagName === 'img' ? node.properties.src : undefined
  return [...(typeof own === 'string' ? [own] : []), ...node.children.flatMap(sourcesIn)]
}

/** Sources of the page's pictures that lie in a repository, each once, in the order in which they are read. */
const inRepository = (content: Root, page: { path: string; url: string }): string[] =>
  [...new Set(sourcesIn(content))].filter((src) => 'repository' in (pictureAddress(src, page) ?? {}))

const asDataUri = ({ bytes, type }: Picture) => `data:${type};base64,${Buffer.from(bytes).toString('base64')}`

/**
 * The page's pictures out of its repository as data URIs, by their sources. Backstage's reader runs at another origin, which
 * has no session here, so its browser cannot load them by an address; its sanitizer keeps data URIs of pictures.
 * What is too much, too slow or cannot be read is left out.
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
  // A picture that arrives after the page was sent is not added to it.
  return new Map(pictures)
}
