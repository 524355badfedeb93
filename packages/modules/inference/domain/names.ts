import { folderOf, nameOf, type RepositoryFacts } from './facts.ts'
import type { Manifest } from './manifests.ts'

/** A valid catalog name: letters, digits and single separators, at most 63 characters. */
export const safeName = (text: string): string =>
  text
    .replace(/^@[^/]+\//, '')
    .replace(/[^a-zA-Z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
    .replace(/-+$/, '') || 'unnamed'

/** The first available name, or the last one with a number; different folders may result in the same name. */
export function uniqueName(candidates: readonly string[], taken: Set<string>): string {
  const last = candidates.at(-1) ?? 'unnamed'
  const numbered = (n: number) => `${last.slice(0, 58).replace(/-+$/, '')}-${n}`
  let name = candidates.find((c) => !taken.has(c.toLowerCase()))
  for (let n = 2; name === undefined; n++) name = taken.has(numbered(n).toLowerCase()) ? undefined : numbered(n)
  taken.add(name.toLowerCase())
  return name
}

/** Unique names of components: by package, otherwise by folder, otherwise by both. */
export function namesOf(facts: RepositoryFacts, roots: readonly string[], manifests: readonly Manifest[]): Map<string, string> {
  const repository = safeName(nameOf(facts.slug))
  const names = new Map<string, string>()
  const taken = new Set<string>()
  for (const root of roots) {
    const manifest = manifests.find((m) => folderOf(m.path) === root)
    const wanted =
      root === '' ? repository : safeName(manifest?.name && manifest.ecosystem !== 'go' ? manifest.name : nameOf(root))
    const name = uniqueName([wanted, safeName(`${repository}-${root}`)], taken)
    names.set(root, name)
  }
  return names
}
