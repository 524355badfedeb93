import { listThreads } from '@callboard/modules/knowledge'
import { Card } from '@callboard/ui/card'
import { pageOf } from '@callboard/ui/data-table/address.ts'
import { ListFilter } from '@callboard/ui/data-table/list-filter'
import { ListPager } from '@callboard/ui/data-table/list-pager'
import { EmptyState } from '@callboard/ui/empty-state'
import { MessagesSquare } from 'lucide-react'
import type { Metadata } from 'next'
import { AskFrame } from '~/features/knowledge/ask-frame.tsx'
import { DeleteAllThreads } from '~/features/knowledge/thread-actions.tsx'
import { ThreadTable } from '~/features/knowledge/thread-list.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Your threads' }

const perPage = 50

export default async function ThreadsPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const query = await queryOf<{ q?: string; page?: string }>(searchParams)
  const text = (query.q ?? '').trim().slice(0, 200)
  const page = pageOf(query)
  const address = { path: paths.threads(base), query }
  // Visitors of the live demo and support have no questions of their own.
  const { threads, total } = reason('knowledge.ask')
    ? { threads: [], total: 0 }
    : await listThreads(context, { text, limit: perPage, offset: (page - 1) * perPage })
  const empty = (
    <Card>
      <EmptyState icon={<MessagesSquare />} title={text ? 'No threads match' : 'You have not asked anything yet'}>
        {text ? 'Search for other words.' : 'Each question that you ask begins a thread, which you find here.'}
      </EmptyState>
    </Card>
  )
  return (
    <PortalPage crumbs={[{ label: 'Ask', href: paths.ask(base) }, { label: 'Your threads' }]}>
      <AskFrame
        base={base}
        current="threads"
        title="Your threads"
        detail="What you have asked. Only you see a thread, unless you share it."
        actions={total > 0 && !text ? <DeleteAllThreads base={base} /> : null}
      >
        <ListFilter
          label="Filter threads"
          address={address}
          fields={[{ type: 'text', name: 'q', label: 'Search threads', placeholder: 'Words of a question' }]}
        />
        <ThreadTable base={base} threads={threads} now={new Date()} empty={empty} />
        <ListPager address={address} page={page} perPage={perPage} total={total} />
      </AskFrame>
    </PortalPage>
  )
}
