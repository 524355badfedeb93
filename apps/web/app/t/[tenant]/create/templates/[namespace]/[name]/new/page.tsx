import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { readRunLimits, readTemplate } from '@callboard/modules/templates'
import { Notice } from '@callboard/ui/notice'
import { Page, PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { prefillOf } from '~/features/templates/form-state.ts'
import { entityReason, runReason } from '~/features/templates/run-reason.ts'
import { TemplateForm } from '~/features/templates/template-form.tsx'
import { templateRef } from '~/features/templates/template-ref.ts'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Create' }

export default async function NewRunPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string; namespace: string; name: string }>
  searchParams: SearchParams
}) {
  const { tenant, ...parts } = await params
  const { account, base, context, reason } = await requirePortal(tenant)
  const ref = templateRef(parts)
  const [template, limits] = await orNotFound(Promise.all([readTemplate(context, { ref }), readRunLimits(context, {})]))
  const { formData, entity } = await queryOf<{ formData?: string; entity?: string }>(searchParams)
  const refused = runReason(reason('templates.run'), template, limits) ?? entityReason(template, entity)
  const { steps, requiresApproval } = template
  return (
    <PortalPage
      crumbs={[
        { label: 'Templates', href: paths.templates(base) },
        { label: template.title, href: paths.template(base, ref) },
        { label: 'Create' },
      ]}
    >
      <Page>
        <PageTitle
          title={template.title}
          detail={
            <>
              {template.description}
              {entity ? (
                <>
                  {' Runs on '}
                  <Link href={paths.entity(base, entity)} className="inline-block min-h-6 hover:underline">
                    {shortRef(entity)}
                  </Link>
                  .
                </>
              ) : null}
            </>
          }
        />
        {refused ? (
          <Notice tone="warn" title="You cannot run this template.">
            {refused}
          </Notice>
        ) : (
          <TemplateForm
            base={base}
            account={account.id}
            template={{ ref, steps, requiresApproval, entity }}
            prefill={prefillOf(formData)}
          />
        )}
      </Page>
    </PortalPage>
  )
}
