import { type PortalPath, portalPaths } from '@callboard/core/portal-paths'
import { partsOf } from '@callboard/modules/catalog/domain/entity'
import type { SourceKind } from './section.ts'

/** Where a page is read in the portal. @param heading id of a heading on a docs page; empty for its beginning */
export function sourcePath({ source, ref, path }: { source: SourceKind; ref: string; path: string }, heading = ''): PortalPath {
  if (source === 'answer') return portalPaths.question(path)
  if (source === 'article') return portalPaths.article(path)
  if (source === 'document') return portalPaths.document(path)
  if (source !== 'docs') return portalPaths.entity(partsOf(ref))
  return heading ? portalPaths.docsSection(partsOf(ref), path, heading) : portalPaths.entityDocs(partsOf(ref), path)
}

/** An owner by its name in the catalog, or by its reference if it is not there. */
export const ownerOf = (ref: string | null, label: string | null): { ref: string; label: string } | null =>
  ref ? { ref, label: label ?? partsOf(ref).name } : null
