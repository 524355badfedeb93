import { listChanges } from '@callboard/modules/catalog'
import { knownKinds } from '@callboard/modules/catalog/domain/entity'
import { listFollows } from '@callboard/modules/notifications'
import { buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { type FilterField, ListFilter } from '@callboard/ui/data-table/list-filter'
import { EmptyState } from '@callboard/ui/empty-state'
import { Page, PageTitle } from '@callboard/ui/page'
import { History } from 'lucide-react'
import type { Metadata } from 'next'
import { z } from 'zod'
import { ConnectAccount } from '~/components/connect-account.tsx'
import { Link } from '~/components/link.tsx'
import { ChangeList } from '~/features/catalog/history/change-list.tsx'
import { cursorOf, cursorText } from '~/features/catalog/history/timestamp.ts'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'History' }

type Search = Partial<Record<'action' | 'kind' | 'run' | 'followed' | 'before', string>>
const actions = ['added', 'changed', 'removed'] as const

const filters: readonly FilterField[] = [
  {
    type: 'select',
    name: 'action',
    label: 'Change',
    all: 'All changes',
    options: actions.map((value) => ({ value, label: `was ${value}` })),
  },
  {
    type: 'select',
    name: 'kind',
    label: 'Kind',
    all: 'Any kind',
    options: knownKinds.map((value) => ({ value, label: value })),
  },
  { type: 'check', name: 'followed', label: 'Following' },
]

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
        <ListFilter
          label="Filter changes"
          address={{ path: paths.history(base), query: { ...query, before: undefined } }}
          fields={reason('self.manage') ? filters.filter((f) => f.name !== 'followed') : filters}
        />
        {changes.length === 0 ? (
          <Card>
            <EmptyState
              icon={<History />}
              title={filtered ? 'No matching changes' : 'No changes yet'}
              action={
                filtered ? (
                  <Link href={paths.history(base)} className={buttonStyle()}>
                    Clear filters
                  </Link>
                ) : (
                  <ConnectAccount base={base} reason={reason('integrations.manage')} />
                )
              }
            >
              {filtered
                ? 'Try fewer filters. “Following” shows entities and groups you follow.'
                : 'Every change of an entity appears here, field by field, once an account is connected.'}
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
