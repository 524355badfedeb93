import { actions, roleMay } from '@callboard/core/permissions'
import { ownOrigin } from '@callboard/core/portal-address'
import { listFrontends } from '@callboard/modules/backstage'
import { listApps, listOwnApps } from '@callboard/modules/oauth'
import { listOwnTokens, listTokens } from '@callboard/modules/tokens'
import { Card } from '@callboard/ui/card'
import { type FilterField, ListFilter } from '@callboard/ui/data-table/list-filter'
import { EmptyState } from '@callboard/ui/empty-state'
import { PageTitle } from '@callboard/ui/page'
import { KeyRound } from 'lucide-react'
import type { Metadata } from 'next'
import { FrontendList } from '~/features/backstage/frontend-list.tsx'
import { ConnectedApps } from '~/features/oauth/connected-apps.tsx'
import { ClosedPage } from '~/features/shell/closed-page.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { SettingsFrame } from '~/features/tenants/settings-frame.tsx'
import { AssistantSetup } from '~/features/tokens/assistant-setup.tsx'
import { TokenForm } from '~/features/tokens/token-form.tsx'
import { type TokenSearch, tokensOf } from '~/features/tokens/token-list.ts'
import { TokenTable } from '~/features/tokens/token-table.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'
import { webServices } from '~/lib/server/platform.ts'

export const metadata: Metadata = { title: 'API tokens' }

const filters: readonly FilterField[] = [
  { type: 'text', name: 'q', label: 'Search tokens', placeholder: 'Name or creator' },
  {
    type: 'select',
    name: 'kind',
    label: 'Kind',
    all: 'All kinds',
    options: [
      { value: 'personal', label: 'Personal' },
      { value: 'service', label: 'Service' },
    ],
  },
]

export default async function TokensPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { account, base, context, membership, reason } = await requirePortal((await params).tenant)
  const closed = reason('tokens.manage')
  const nobody = reason('self.manage')
  const crumbs = [{ label: 'Settings', href: paths.settings(base) }, { label: 'API tokens' }]
  if (nobody) return <ClosedPage crumbs={crumbs} title="You have no API tokens here" reason={nobody} />
  const { platform } = webServices()
  const origin = ownOrigin(membership.slug, platform) ?? platform.publicUrl
  const managed = reason('tenant.manage')
  const [frontends, all, apps] = await Promise.all([
    managed ? [] : listFrontends(context, {}),
    closed ? listOwnTokens(context, {}) : listTokens(context, {}),
    closed ? listOwnApps(context, {}) : listApps(context, {}),
  ])
  const query = await queryOf<TokenSearch>(searchParams)
  const { tokens, sorting } = tokensOf(all, query)
  const address = { path: paths.tokens(base), query }
  const scopes = actions.filter((a) => a !== 'self.manage' && roleMay(membership.role, a))
  return (
    <PortalPage crumbs={crumbs}>
      <SettingsFrame base={base} current="tokens">
        <PageTitle
          title="API tokens"
          detail={
            closed
              ? 'Your personal tokens. Owners and admins see service tokens too.'
              : 'All personal and service tokens. Viewing this page is recorded in the audit log.'
          }
          actions={<TokenForm base={base} scopes={scopes} serviceReason={closed} />}
        />
        {all.length === 0 ? (
          <Card>
            <EmptyState icon={<KeyRound />} title="No tokens yet">
              Use a token to call the API: {platform.publicUrl}/api/v1
            </EmptyState>
          </Card>
        ) : (
          <>
            <ListFilter label="Filter tokens" address={address} fields={filters} />
            <TokenTable
              base={base}
              tokens={tokens}
              me={account.id}
              reason={closed}
              now={new Date()}
              address={address}
              sorting={sorting}
              empty={
                <EmptyState icon={<KeyRound />} title="No matching tokens">
                  No token’s name or creator matches the filters.
                </EmptyState>
              }
            />
          </>
        )}
        <ConnectedApps base={base} apps={apps} me={account.id} reason={closed} now={new Date()} />
        <AssistantSetup origin={origin} />
        <FrontendList base={base} origins={frontends.map(({ origin }) => origin)} apiUrl={origin} reason={managed} />
      </SettingsFrame>
    </PortalPage>
  )
}
