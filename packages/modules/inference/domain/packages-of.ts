import { folderOf, nameOf, type Packages, type RepositoryFacts } from './facts.ts'
import type { Manifest } from './manifests.ts'
import type { Folder } from './type-of.ts'

/** More are unlikely to be an organization's own packages. */
const maxPackages = 300

const imageFile = /(^|\/)(Dockerfile|Containerfile)(\.[\w-]+)?$/i

/** Files that name base images of a repository. */
export const imageFiles = (paths: readonly string[]): string[] => paths.filter((p) => imageFile.test(p))

/** A normalized package name. Python treats `-`, `_` and `.` as equal. */
const named = (ecosystem: Manifest['ecosystem'], name: string) =>
  `${ecosystem}:${ecosystem === 'python' ? name.toLowerCase().replace(/[-_.]+/g, '-') : name}`

/** An image without registry, tag and digest: `ghcr.io/acme/base:1` is `acme/base`. */
function imageName(reference: string): string | undefined {
  const parts = reference
    .replace(/@.*$/, '')
    .replace(/:[^/]*$/, '')
    .split('/')
  const own = /[.:]|^localhost$/.test(parts[0] ?? '') ? parts.slice(1) : parts
  return own.length > 1 ? own.join('/').toLowerCase() : undefined
}

/** What others can depend on: published packages, and the image built from its folder. */
function providedBy({ root, manifests, paths }: Folder, slug: string): string[] {
  const [owner = '', repository = ''] = slug.toLowerCase().split('/')
  const own = manifests
    // A private npm package cannot be a dependency, and may have the same name as a public one.
    .filter((m) => m.name && m.ecosystem !== 'helm' && (m.ecosystem !== 'npm' || m.published))
    .map((m) => named(m.ecosystem, m.name ?? ''))
  if (!paths.some((p) => imageFile.test(p) && folderOf(p) === root)) return own
  const folder = nameOf(root).toLowerCase()
  return [
    ...own,
    ...(root === '' ? [`${owner}/${repository}`] : [`${owner}/${folder}`, `${owner}/${repository}/${folder}`]).map(
      (i) => `image:${i}`,
    ),
  ]
}

/** Packages and images that a component publishes, and those that it depends on. */
export function packagesOf(folder: Folder, { slug, files }: RepositoryFacts, own: readonly Manifest[]): Packages {
  const inside = new Set(own.flatMap((m) => (m.name ? [named(m.ecosystem, m.name)] : [])))
  const images = imageFiles(folder.paths).flatMap((p) =>
    [...(files.get(p) ?? '').matchAll(/^\s*FROM\s+(?:--\S+\s+)*(\S+)/gim)].flatMap((m) => imageName(m[1] ?? '') ?? []),
  )
  const needs = new Set([
    ...images.map((i) => `image:${i}`),
    ...folder.manifests.flatMap((m) => m.dependencies.map((d) => named(m.ecosystem, d))),
  ])
  return {
    provides: [...new Set(providedBy(folder, slug))].slice(0, maxPackages),
    needs: [...needs].filter((n) => !inside.has(n)).slice(0, maxPackages),
  }
}
