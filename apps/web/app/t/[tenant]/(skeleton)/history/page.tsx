import { listChanges } from '@callboard/modules/catalog'
import { listFollows } from '@callboard/modules/notifications'
import { Button, buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Select } from '@callboard/ui/field'
import { Page, PageTitle } from '@callboard/ui/page'
import { History } from 'lucide-react'
import type { Metadata } from 'next'
import { z } from 'zod'
import { Link } from '~/components/link.tsx'
import { ChangeList } from '~/features/catalog/history/change-list.tsx'
import { KindSelect } from '~/features/catalog/history/kind-select.tsx'
import { cursorOf, cursorText } from '~/features/catalog/history/timestamp.ts'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'History' }

type Search = Partial<Record<'action' | 'kind' | 'run' | 'followed' | 'before', string>>
const actions = ['added', 'changed', 'removed'] as const

/** The sync runs in an address, separated by commas. */
function runIdsOf(text = ''): string[] | undefined {
  const ids = text.split(',').filter((id) => z.uuid().safeParse(id).success)
  return ids.length > 0 ? ids.slice(0, 100) : undefined
}

export default async function HistoryPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const query = await queryOf<Search>(searchParams)
  const runIds = runIdsOf(query.run)
  const follows = query.followed && !reason('self.manage') ? await listFollows(context, {}) : undefined
  const { changes, next } = await listChanges(context, {
    action: actions.find((a) => a === query.action),
    kind: query.kind || undefined,
    runIds,
    before: cursorOf(query.before),
    ...(follows ? { followed: follows.map((f) => f.ref) } : {}),
  })
  const filtered = Boolean(query.action || query.kind || runIds || follows)
  return (
    <PortalPage crumbs={[{ label: 'History' }]}>
      <Page>
        <PageTitle
          title="History"
          detail="All catalog changes of the last 400 days, field by field."
          actions={
            <>
              <Link href={paths.catalogAsOf(base)} className={buttonStyle()}>
                Catalog at a point in time
              </Link>
              <Link href={paths.removed(base)} className={buttonStyle()}>
                Removed entities
              </Link>
            </>
          }
        />
        <form action={paths.history(base)} className="flex flex-wrap items-center gap-2">
          <Select name="action" aria-label="Change" className="w-auto" defaultValue={query.action ?? ''}>
            <option value="">All changes</option>
            {actions.map((a) => (
              <option key={a} value={a}>
                was {a}
              </option>
            ))}
          </Select>
          <KindSelect kind={query.kind} />
          <label className="flex items-center gap-1.5">
            <input type="checkbox" name="followed" value="1" defaultChecked={follows !== undefined} />
            Following
          </label>
          <Button type="submit">Filter</Button>
          {filtered ? (
            <Link href={paths.history(base)} className={buttonStyle({ variant: 'quiet' })}>
              Clear
            </Link>
          ) : null}
        </form>
        {changes.length === 0 ? (
          <Card>
            <EmptyState icon={<History />} title={filtered ? 'No matching changes' : 'No changes yet'}>
              {filtered
                ? 'Try fewer filters. “Following” shows entities and groups you follow.'
                : 'Entity changes appear here once an integration is connected.'}
            </EmptyState>
          </Card>
        ) : (
          <ChangeList base={base} changes={changes} now={new Date()} />
        )}
        <nav aria-label="Pages" className="flex gap-2">
          {query.before ? (
            <Link href={paths.history(base, { ...query, before: undefined })} className={buttonStyle()}>
              Newest
            </Link>
          ) : null}
          {next ? (
            <Link href={paths.history(base, { ...query, before: cursorText(next) })} className={buttonStyle()}>
              Older
            </Link>
          ) : null}
        </nav>
      </Page>
    </PortalPage>
  )
}
