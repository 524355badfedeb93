import { partsOf } from '@callboard/modules/catalog/domain/entity'
import type { NearPage } from '@callboard/modules/knowledge/domain/answer'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

type Sourced = Pick<NearPage, 'source' | 'ref' | 'label' | 'owner' | 'changedAt'>

/** Of an entity, its kind: several may share a name. */
function sourceOf({ source, ref }: Sourced): string {
  switch (source) {
    case 'docs':
      return 'Docs of'
    case 'api':
      return 'Operations of'
    case 'answer':
      return 'Answer of'
    case 'article':
      return 'Article of'
    case 'document':
      return 'Document of'
    case 'entity':
      return `Catalog entry, ${partsOf(ref).kind}`
  }
}

/** Where a page is from, who owns it, and when it last changed. */
export function SourceLine({ base, page, now }: { base: string; page: Sourced; now: Date }) {
  return (
    <p className="flex flex-wrap gap-x-2 text-sm text-muted">
      <span className="min-w-0 break-words">
        {sourceOf(page)}{' '}
        <Link href={paths.entity(base, page.ref)} className="inline-block min-h-6 hover:underline">
          {page.label}
        </Link>
      </span>
      <span>
        Owner:{' '}
        {page.owner ? (
          <Link href={paths.entity(base, page.owner.ref)} className="inline-block min-h-6 hover:underline">
            {page.owner.label}
          </Link>
        ) : (
          'none'
        )}
      </span>
      <span>
        Updated <TimeAgo at={page.changedAt} now={now} />
      </span>
    </p>
  )
}
