import { listActions } from '@callboard/modules/templates'
import type { Metadata } from 'next'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { ActionList } from '~/features/templates/action-list.tsx'
import { CreateFrame } from '~/features/templates/create-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Installed actions' }

export default async function ActionsPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context } = await requirePortal((await params).tenant)
  const { action } = await queryOf<{ action?: string }>(searchParams)
  const { actions } = await listActions(context, {})
  return (
    <PortalPage crumbs={[{ label: 'Templates', href: paths.templates(base) }, { label: 'Installed actions' }]}>
      <CreateFrame
        base={base}
        current="actions"
        title="Installed actions"
        detail="What the steps of a template can do, with input, output and examples."
      >
        <div className="flex max-w-5xl flex-col gap-2">
          <ActionList base={base} actions={actions} open={action} />
        </div>
      </CreateFrame>
    </PortalPage>
  )
}
