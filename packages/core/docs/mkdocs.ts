import path from 'node:path/posix'
import { parse } from 'yaml'

/** What MkDocs' settings say of a folder of docs. */
export type Mkdocs = {
  /** Where the pages lie, relative to the settings. */
  docsDir: string
  /** Pages in their order, by path relative to `docsDir`; null says nothing of the title. */
  nav: { path: string; title: string | null; section: string }[]
}

const maxNav = 2000
const deepest = 8

function navOf(value: unknown, section: readonly string[], found: Mkdocs['nav']): void {
  if (!Array.isArray(value) || section.length > deepest) return
  for (const item of value) {
    if (found.length >= maxNav) return
    // An entry is a path, or one key: a title over a path or over further entries.
    const [title, inner]: [string | null, unknown] =
      typeof item === 'object' && item !== null ? (Object.entries(item)[0] ?? [null, null]) : [null, item]
    if (typeof inner === 'string') found.push({ path: path.normalize(inner), title, section: section.join(' / ') })
    else if (title !== null) navOf(inner, [...section, title], found)
  }
}

/** Reads `mkdocs.yml`. What it cannot read is as if it were not there: the pages are what counts. */
export function readMkdocs(text: string): Mkdocs {
  let settings: unknown
  try {
    // Tags of Python, which plugins of MkDocs use, are nothing to us; aliases that multiply are refused.
    settings = parse(text, { logLevel: 'silent', maxAliasCount: 100 })
  } catch {
    settings = undefined
  }
  const { docs_dir: docsDir, nav } = (settings ?? {}) as Record<string, unknown>
  const found: Mkdocs['nav'] = []
  navOf(nav, [], found)
  return { docsDir: typeof docsDir === 'string' && docsDir.trim() !== '' ? docsDir.trim() : 'docs', nav: found }
}
