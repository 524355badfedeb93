import { listFilterOptions } from '@callboard/modules/catalog'
import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { listIgnored, listInferences } from '@callboard/modules/inference'
import { Button, buttonStyle } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Input, Select } from '@callboard/ui/field'
import { Page, PageTitle } from '@callboard/ui/page'
import { CheckCheck, ScanSearch } from 'lucide-react'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { Pager } from '~/components/pager.tsx'
import { IgnoredCard } from '~/features/inference/ignored-card.tsx'
import { ReviewTable } from '~/features/inference/review-table.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Review' }

const perPage = 50
const states = { open: 'To review', accepted: 'Accepted', all: 'All' } as const
type State = keyof typeof states

type Search = { q?: string; state?: string; sure?: string; page?: string }

/** Lists inferred entities for review. */
export default async function ReviewPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const query = await queryOf<Search>(searchParams)
  const page = Math.min(10_000, Math.max(1, Number.parseInt(query.page ?? '1', 10) || 1))
  const filter = {
    state: query.state && Object.hasOwn(states, query.state) ? (query.state as State) : ('open' as const),
    text: query.q?.trim().slice(0, 200) || undefined,
    unsure: query.sure === 'no',
  }
  const [{ rows, total, open }, options, ignored] = await Promise.all([
    listInferences(context, { ...filter, limit: perPage, offset: (page - 1) * perPage }),
    listFilterOptions(context, {}),
    listIgnored(context, {}),
  ])
  const lists = { types: options.type, lifecycles: options.lifecycle, owners: options.owner, systems: options.system }
  const filtered = filter.text !== undefined || filter.unsure || filter.state !== 'open'
  return (
    <PortalPage crumbs={[{ label: 'Catalog', href: paths.catalog(base) }, { label: 'Review' }]}>
      <Page>
        <PageTitle
          title="Review"
          badges={<span className="text-muted tabular-nums">{open.toLocaleString('en')} to review</span>}
          detail="Entities Callboard inferred from repositories without a catalog file. Accept what is correct, edit what is not, and ignore what does not belong."
        />
        {open === 0 && !filtered ? (
          <Card>
            <EmptyState
              icon={<CheckCheck />}
              title="Nothing to review"
              action={
                <Link href={paths.review(base, { state: 'accepted' })} className={buttonStyle()}>
                  Show accepted
                </Link>
              }
            >
              Entities inferred from repositories without catalog files appear here. You can turn inference on in the
              integration’s settings.
            </EmptyState>
          </Card>
        ) : (
          <>
            <form action={paths.review(base)} className="flex flex-wrap gap-2">
              <Input
                name="q"
                aria-label="Name, repository or file"
                placeholder="Name, repository or file"
                className="w-60"
                defaultValue={filter.text ?? ''}
              />
              <Select name="state" aria-label="State" className="w-36" defaultValue={filter.state}>
                {Object.entries(states).map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
              <Select name="sure" aria-label="Confidence" className="w-40" defaultValue={filter.unsure ? 'no' : ''}>
                <option value="">Any confidence</option>
                <option value="no">Low confidence</option>
              </Select>
              <Button type="submit">Filter</Button>
              {filtered ? (
                <Link href={paths.review(base)} className={buttonStyle({ variant: 'quiet' })}>
                  Clear
                </Link>
              ) : null}
            </form>
            {rows.length === 0 ? (
              <Card>
                <EmptyState icon={<ScanSearch />} title="No matches">
                  Try a different filter.
                </EmptyState>
              </Card>
            ) : (
              <ReviewTable base={base} rows={rows} total={total} filter={filter} reason={reason('catalog.write')} />
            )}
            {Object.entries(lists).map(([name, values]) => (
              <datalist key={name} id={`known-${name}`}>
                {values.map((o) => (
                  <option key={o.value} value={o.value}>
                    {o.value.includes(':') ? shortRef(o.value) : o.value}
                  </option>
                ))}
              </datalist>
            ))}
            <Pager page={page} perPage={perPage} total={total} to={(next) => paths.review(base, { ...query, page: next })} />
          </>
        )}
        <IgnoredCard base={base} ignored={ignored} reason={reason('catalog.write')} />
      </Page>
    </PortalPage>
  )
}
