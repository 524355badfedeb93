import type { searchDocs } from '@callboard/modules/docs'
import { Card, Row } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Search } from 'lucide-react'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'

type Hits = Awaited<ReturnType<typeof searchDocs>>

/** Searches the docs of one entity; works without scripts. */
export function DocsSearchField({ base, entityRef, find }: { base: string; entityRef: string; find: string | undefined }) {
  return (
    <form action={paths.docs(base, entityRef)} className="relative px-1.5 pt-1.5">
      <Search aria-hidden className="pointer-events-none absolute top-[13px] left-3.5 size-3.5 text-faint" />
      <input
        type="search"
        name="find"
        defaultValue={find ?? ''}
        aria-label="Search these docs"
        placeholder="Search these docs"
        className="h-[28px] w-full rounded-md border border-line2 bg-panel pr-2 pl-7"
      />
    </form>
  )
}

/** Matching pages with excerpts. */
export function DocsSearchResults({
  base,
  entityRef,
  find,
  hits,
}: {
  base: string
  entityRef: string
  find: string
  hits: Hits
}) {
  return (
    <Card title={`Results for “${find}”`} aside={hits.length}>
      {hits.length === 0 ? (
        <EmptyState icon={<Search />} title="No pages found">
          Try fewer or shorter words, or{' '}
          <Link href={paths.search(base, { q: find })} className="underline">
            search everything
          </Link>
          .
        </EmptyState>
      ) : (
        hits.map((hit) => (
          <Row key={hit.path} className="items-start">
            <div className="min-w-0 flex-1">
              <Link href={paths.docs(base, entityRef, hit.path)} className="font-medium hover:underline">
                {hit.title}
              </Link>
              <p className="text-muted">{hit.excerpt}</p>
            </div>
          </Row>
        ))
      )}
    </Card>
  )
}
