import { portalBase } from '@callboard/core/portal-paths'
import { listSlackWorkspaces } from '@callboard/modules/slack'
import { ButtonLink } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Notice } from '@callboard/ui/notice'
import { PageTitle } from '@callboard/ui/page'
import { MessageSquare } from 'lucide-react'
import type { Metadata } from 'next'
import { ClosedPage } from '~/features/shell/closed-page.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { ConnectButton } from '~/features/slack/connect-button.tsx'
import { WorkspaceCard } from '~/features/slack/workspace-card.tsx'
import { SettingsFrame } from '~/features/tenants/settings-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'
import { webServices } from '~/lib/server/platform.ts'

export const metadata: Metadata = { title: 'Slack' }

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams }

export default async function SlackPage({ params, searchParams }: Props) {
  const { base, context, membership, reason } = await requirePortal((await params).tenant)
  const crumbs = [{ label: 'Settings', href: paths.settings(base) }, { label: 'Slack' }]
  const closed = reason('integrations.read')
  if (closed) return <ClosedPage crumbs={crumbs} title="Your role does not have access to Slack" reason={closed} />
  const { connected, refused } = await queryOf<{ connected?: string; refused?: string }>(searchParams)
  const workspaces = await listSlackWorkspaces(context, {})
  const { platform } = webServices()
  const manage = platform.slack ? reason('integrations.manage') : 'The operator of this installation has not set up a Slack app.'
  const label = workspaces.length === 0 ? 'Connect Slack' : 'Connect a workspace'
  // Slack returns to the main host, which has to know the session.
  const button = base ? (
    <ConnectButton base={base} label={label} reason={manage} />
  ) : (
    <ButtonLink href={platform.publicUrl + paths.slack(portalBase(membership.slug))} variant="primary" reason={manage}>
      {label}
    </ButtonLink>
  )
  return (
    <PortalPage crumbs={crumbs}>
      <SettingsFrame base={base} current="slack">
        <div className="flex max-w-3xl flex-col gap-4">
          <PageTitle
            title="Slack"
            detail="Ask where people already talk. Channels see what every member may read; commands and direct messages have the rights of whoever asks."
            actions={workspaces.length > 0 ? button : null}
          />
          {refused ? <Notice tone="bad" title={refused} /> : null}
          {connected && !refused ? (
            <Notice tone="ok" title={`${connected} is connected. Write “/callboard help” there.`} />
          ) : null}
          {workspaces.length === 0 ? (
            <Card>
              <EmptyState icon={<MessageSquare />} title="No workspace is connected" action={button}>
                {platform.slack
                  ? 'Connect a Slack workspace to ask questions by command, by mention and in direct messages, and to be notified there.'
                  : 'This installation has no Slack app. Ask the operator to set one up.'}
              </EmptyState>
            </Card>
          ) : (
            workspaces.map((workspace) => (
              <WorkspaceCard
                key={workspace.id}
                base={base}
                workspace={workspace}
                now={new Date()}
                manage={reason('integrations.manage')}
                write={reason('knowledge.write')}
              />
            ))
          )}
        </div>
      </SettingsFrame>
    </PortalPage>
  )
}
