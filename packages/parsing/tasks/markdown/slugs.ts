import GithubSlugger from 'github-slugger'
import type { Element, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { element, rewrite } from './page-tree.ts'

/** Heading ids as in MkDocs: ASCII only, one dash between words. */
const mkdocsSlug = (title: string) =>
  title
    .normalize('NFKD')
    .replace(/[^\x20-\x7e\s]/g, '')
    .replace(/[^\w\s-]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[-\s]+/g, '-')

/** Unique names, numbered as in MkDocs: `name_1`. */
function createNames(taken: Set<string>): (name: string) => string {
  const counts = new Map<string, number>()
  return (name) => {
    let count = counts.get(name) ?? 0
    let free = count === 0 ? name : `${name}_${count}`
    while (taken.has(free)) free = `${name}_${++count}`
    counts.set(name, count + 1)
    taken.add(free)
    return free
  }
}

/** Ids of headings in the order of their page, as `addHeadingIds` gives them where no heading names its own. */
export function createHeadingNames(): (title: string) => string {
  const slugger = new GithubSlugger()
  const nameOf = createNames(new Set())
  return (title) => nameOf(mkdocsSlug(title) || slugger.slug(title) || 'section')
}

/** Gives each heading its MkDocs id, plus GitHub's if that differs: links may use either. */
export function addHeadingIds(root: Root): void {
  const headings: Element[] = []
  const taken = new Set<string>()
  rewrite(root, (node) => {
    if (/^h[1-6]$/.test(node.tagName)) headings.push(node)
    if (typeof node.properties.id === 'string') taken.add(node.properties.id)
    return undefined
  })
  const slugger = new GithubSlugger()
  const nameOf = createNames(taken)
  const others = headings.map((heading) => {
    const title = textOf(heading)
    const github = slugger.slug(title)
    if (typeof heading.properties.id === 'string') return undefined
    heading.properties.id = nameOf(mkdocsSlug(title) || github || 'section')
    return github
  })
  for (const [at, heading] of headings.entries()) {
    const other = others[at]
    if (!other || taken.has(other)) continue
    taken.add(other)
    heading.children.unshift(element('span', { id: other }, []))
  }
}
