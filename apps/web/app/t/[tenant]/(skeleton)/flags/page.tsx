import { listFlags } from '@callboard/modules/flags'
import { ButtonLink } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { Page, PageTitle } from '@callboard/ui/page'
import { Segments } from '@callboard/ui/segments'
import { Flag } from 'lucide-react'
import type { Metadata } from 'next'
import { editingReason } from '~/components/confidence/editing-reason.ts'
import { LockedNotice } from '~/components/confidence/locked-notice.tsx'
import { FlagTable } from '~/features/flags/flag-table.tsx'
import { NewFlag } from '~/features/flags/new-flag.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Flags' }

export default async function FlagsPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const portal = await requirePortal((await params).tenant)
  const { base, context } = portal
  const { state: given, owner } = await queryOf<{ state?: string; owner?: string }>(searchParams)
  const state = given === 'archived' ? 'archived' : 'active'
  const [{ flags, environments }, editing] = await Promise.all([
    listFlags(context, { state }),
    editingReason(portal, 'flags.manage'),
  ])
  return (
    <PortalPage crumbs={[{ label: 'Flags' }]}>
      <Page>
        <PageTitle
          title="Flags"
          detail="Turn features on for some people and not for others, without a deployment."
          actions={
            <>
              <ButtonLink href={paths.flagRequests(base)} reason={undefined}>
                Requests
              </ButtonLink>
              <ButtonLink href={paths.flagSegments(base)} reason={undefined}>
                Segments
              </ButtonLink>
              <ButtonLink href={paths.flagEnvironments(base)} reason={undefined}>
                Environments
              </ButtonLink>
              <ButtonLink href={paths.flagCleanup(base)} reason={undefined}>
                Cleanup
              </ButtonLink>
              <ButtonLink href={paths.flagClients(base)} reason={undefined}>
                Clients
              </ButtonLink>
              <NewFlag base={base} owner={owner} reason={editing.reason} />
            </>
          }
        />
        {editing.locked ? <LockedNotice base={base} what="flags" /> : null}
        <Segments
          label="State"
          current={state}
          segments={[
            { key: 'active', label: 'Active', href: paths.flags(base) },
            { key: 'archived', label: 'Archived', href: paths.flags(base, { state: 'archived' }) },
          ]}
        />
        {flags.length === 0 ? (
          <Card>
            <EmptyState icon={<Flag />} title={state === 'active' ? 'No flags yet' : 'No archived flags'}>
              {state === 'active'
                ? 'Create a flag beside the service that it belongs to, or import those of flagd, Unleash or LaunchDarkly with the API.'
                : 'Archive a flag when its feature has shipped and the code no longer asks for it.'}
            </EmptyState>
          </Card>
        ) : (
          <FlagTable
            base={base}
            flags={flags}
            environments={environments}
            now={new Date()}
            reason={state === 'archived' ? 'This flag is archived.' : editing.reason}
          />
        )}
      </Page>
    </PortalPage>
  )
}
