import { isRole } from '@callboard/core/permissions'
import { listInvitations, listMembers, memberSorts } from '@callboard/modules/members'
import { pageOf, sortingOf } from '@callboard/ui/data-table/address.ts'
import { ListFilter } from '@callboard/ui/data-table/list-filter'
import { ListPager } from '@callboard/ui/data-table/list-pager'
import { EmptyState } from '@callboard/ui/empty-state'
import { Notice } from '@callboard/ui/notice'
import { PageTitle } from '@callboard/ui/page'
import { Users } from 'lucide-react'
import type { Metadata } from 'next'
import { InvitationList } from '~/features/members/invitation-list.tsx'
import { InviteButton } from '~/features/members/invite-form.tsx'
import { MemberTable } from '~/features/members/member-table.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { SettingsFrame } from '~/features/tenants/settings-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Members' }
const perPage = 50
type Search = { q?: string; role?: string; page?: string; sort?: string; order?: string }

export default async function MembersPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { account, base, context, membership, reason } = await requirePortal((await params).tenant)
  const query = await queryOf<Search>(searchParams)
  const page = pageOf(query)
  const sorting = sortingOf(query, memberSorts, { by: 'name', order: 'asc' })
  const address = { path: paths.members(base), query }
  const closed = reason('members.manage')
  const [{ members, total, counts }, open] = await Promise.all([
    listMembers(context, {
      text: String(query.q ?? '').slice(0, 200),
      ...(query.role && isRole(query.role) ? { role: query.role } : {}),
      sort: sorting.by,
      order: sorting.order,
      limit: perPage,
      offset: (page - 1) * perPage,
    }),
    closed ? { invitations: [], total: 0 } : listInvitations(context, {}),
  ])
  const now = new Date()
  const all = counts.reduce((sum, c) => sum + c.count, 0)
  return (
    <PortalPage crumbs={[{ label: 'Settings', href: paths.settings(base) }, { label: 'Members' }]}>
      <SettingsFrame base={base} current="members">
        <PageTitle
          title="Members"
          badges={<span className="text-muted tabular-nums">{all.toLocaleString('en')}</span>}
          detail="Viewers and service accounts never need a paid seat."
          actions={<InviteButton base={base} reason={closed} mayInviteOwners={membership.role === 'owner'} />}
        />
        {closed ? (
          <Notice tone="info" title={closed}>
            You can view members; only admins can manage them.
          </Notice>
        ) : null}
        {open.total > 0 ? <InvitationList base={base} {...open} now={now} /> : null}
        <ListFilter
          label="Filter members"
          address={address}
          fields={[
            { type: 'text', name: 'q', label: 'Search members', placeholder: 'Name or email' },
            {
              type: 'select',
              name: 'role',
              label: 'Role',
              all: 'All roles',
              options: counts.map((c) => ({ value: c.role, label: `${c.role} (${c.count})` })),
            },
          ]}
        />
        <MemberTable
          base={base}
          members={members}
          me={{ userId: account.id, role: membership.role }}
          reason={closed}
          transferReason={reason('members.transfer')}
          owners={counts.find((c) => c.role === 'owner')?.count ?? 0}
          now={now}
          address={address}
          sorting={sorting}
          empty={
            <EmptyState icon={<Users />} title="No members found">
              No member’s name or email matches. Pending invitations are not included.
            </EmptyState>
          }
        />
        <ListPager address={address} page={page} perPage={perPage} total={total} />
      </SettingsFrame>
    </PortalPage>
  )
}
