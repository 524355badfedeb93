import { actions, roleMay } from '@callboard/core/permissions'
import { ownOrigin } from '@callboard/core/portal-address'
import { listFrontends } from '@callboard/modules/backstage'
import { listOwnTokens, listTokens } from '@callboard/modules/tokens'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { PageTitle } from '@callboard/ui/page'
import { KeyRound } from 'lucide-react'
import type { Metadata } from 'next'
import { FrontendList } from '~/features/backstage/frontend-list.tsx'
import { ClosedPage } from '~/features/shell/closed-page.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { SettingsFrame } from '~/features/tenants/settings-frame.tsx'
import { AssistantSetup } from '~/features/tokens/assistant-setup.tsx'
import { TokenForm } from '~/features/tokens/token-form.tsx'
import { TokenTable } from '~/features/tokens/token-table.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'
import { webServices } from '~/lib/server/platform.ts'

export const metadata: Metadata = { title: 'API tokens' }

export default async function TokensPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { account, base, context, membership, reason } = await requirePortal((await params).tenant)
  const closed = reason('tokens.manage')
  const nobody = reason('self.manage')
  const crumbs = [{ label: 'Settings', href: paths.settings(base) }, { label: 'API tokens' }]
  if (nobody) return <ClosedPage crumbs={crumbs} title="You have no API tokens here" reason={nobody} />
  const { platform } = webServices()
  const origin = ownOrigin(membership.slug, platform) ?? platform.publicUrl
  const managed = reason('tenant.manage')
  const frontends = managed ? [] : await listFrontends(context, {})
  const tokens = closed ? await listOwnTokens(context, {}) : await listTokens(context, {})
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
        {tokens.length === 0 ? (
          <Card>
            <EmptyState icon={<KeyRound />} title="No tokens yet">
              Use a token to call the API: {platform.publicUrl}/api/v1
            </EmptyState>
          </Card>
        ) : (
          <TokenTable base={base} tokens={tokens} me={account.id} reason={closed} now={new Date()} />
        )}
        <AssistantSetup origin={origin} />
        <FrontendList base={base} origins={frontends.map(({ origin }) => origin)} apiUrl={origin} reason={managed} />
      </SettingsFrame>
    </PortalPage>
  )
}
