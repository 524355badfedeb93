import { listPolicies } from '@callboard/modules/templates'
import { Card } from '@callboard/ui/card'
import { EmptyState } from '@callboard/ui/empty-state'
import { ShieldCheck } from 'lucide-react'
import type { Metadata } from 'next'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { CreateFrame } from '~/features/templates/create-frame.tsx'
import { newPolicy } from '~/features/templates/policy-draft.ts'
import { PolicyForm } from '~/features/templates/policy-form.tsx'
import { EditPolicy, PolicyList } from '~/features/templates/policy-list.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Policies' }

export default async function PoliciesPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const { edit } = await queryOf<{ edit?: string }>(searchParams)
  const { policies } = await listPolicies(context, {})
  const edited = policies.find(({ id }) => id === edit)
  const denied = reason('tenant.manage')
  return (
    <PortalPage crumbs={[{ label: 'Templates', href: paths.templates(base) }, { label: 'Policies' }]}>
      <CreateFrame
        base={base}
        current="policies"
        title="Policies"
        detail="Which runs need an approval before their first step, and whose."
        actions={
          <EditPolicy href={paths.templatePolicies(base, { edit: 'new' })} variant="primary" reason={denied}>
            New policy
          </EditPolicy>
        }
      >
        {edited || edit === 'new' ? (
          <Card title={edited ? `Edit ${edited.name}` : 'New policy'} className="max-w-3xl">
            <div className="p-3.5">
              <PolicyForm key={edited?.id ?? 'new'} base={base} id={edited?.id} policy={edited ?? newPolicy} reason={denied} />
            </div>
          </Card>
        ) : policies.length > 0 ? (
          <PolicyList base={base} policies={policies} reason={denied} now={new Date()} />
        ) : (
          <Card>
            <EmptyState icon={<ShieldCheck />} title="No policies">
              Runs wait only where their template has an approval step. A policy asks for approval by template or input.
            </EmptyState>
          </Card>
        )}
      </CreateFrame>
    </PortalPage>
  )
}
