import { listFlagClients, listFlagEnvironments } from '@callboard/modules/flags'
import { Card } from '@callboard/ui/card'
import { CodeBlock } from '@callboard/ui/code-block'
import { Page, PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { editingReason } from '~/components/confidence/editing-reason.ts'
import { LockedNotice } from '~/components/confidence/locked-notice.tsx'
import { ClientTable } from '~/features/flags/client-table.tsx'
import { NewClient } from '~/features/flags/new-client.tsx'
import { snippetsOf } from '~/features/flags/snippets.ts'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Flag clients' }

export default async function FlagClientsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const portal = await requirePortal((await params).tenant)
  const { base, context, reason } = portal
  const [clients, environments, editing] = await Promise.all([
    listFlagClients(context, {}),
    listFlagEnvironments(context, {}),
    editingReason(portal, 'flags.manage'),
  ])
  const snippets = snippetsOf({ url: context.platform.publicUrl, environment: environments.at(-1)?.name ?? 'Production' })
  return (
    <PortalPage crumbs={[{ label: 'Flags', href: paths.flags(base) }, { label: 'Clients' }]}>
      <Page>
        <PageTitle
          title="Clients"
          detail="Applications that evaluate flags, by OpenFeature or by Confidence’s SDKs."
          actions={<NewClient base={base} environments={environments} reason={editing.reason} />}
        />
        {editing.locked ? <LockedNotice base={base} what="flags" /> : null}
        <ClientTable base={base} clients={clients} now={new Date()} reason={reason('flags.manage')} />
        {snippets.map(({ language, code }) => (
          <Card key={language} title={language}>
            <CodeBlock label={`Evaluate a flag in ${language}`}>{code}</CodeBlock>
          </Card>
        ))}
      </Page>
    </PortalPage>
  )
}
