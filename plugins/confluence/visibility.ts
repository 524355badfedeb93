import type { Restricted } from './shapes.ts'

type Placed = { id: string; parentId?: string | null | undefined }

const isUnrestricted = ({ restrictions }: Restricted): boolean => {
  const { user, group } = restrictions?.read?.restrictions ?? {}
  return user?.results.length === 0 && group?.results.length === 0
}

/**
 * The pages that everybody can read who can view the space. View restrictions are inherited: a page counts as restricted unless it
 * and everything above it, folders included, is known to have none.
 */
export function openPages(pages: readonly Placed[], known: readonly Restricted[]): Set<string> {
  const content = new Map(known.map((item) => [item.id, item]))
  const parents = new Map(pages.map(({ id, parentId }) => [id, parentId]))
  const open = new Map<string, boolean>()
  const isOpen = (id: string, below: ReadonlySet<string>): boolean => {
    const decided = open.get(id)
    if (decided !== undefined) return decided
    const item = content.get(id)
    const path = new Set(below).add(id)
    const parent = parents.get(id)
    const above = [...(item?.ancestors ?? []).map((ancestor) => ancestor.id), ...(parent ? [parent] : [])]
    const result = item !== undefined && !below.has(id) && isUnrestricted(item) && above.every((a) => isOpen(a, path))
    open.set(id, result)
    return result
  }
  return new Set(pages.flatMap(({ id }) => (isOpen(id, new Set()) ? [id] : [])))
}
