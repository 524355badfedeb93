import { listPolicies, listRuns, listTemplates, readRunLimits, readTemplate } from '@callboard/modules/templates'
import { concerns } from '@callboard/modules/templates/domain/policy'
import { ButtonLink } from '@callboard/ui/button'
import { Notice } from '@callboard/ui/notice'
import { Page, PageTitle, WithSide } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { LiveRefresh } from '~/components/live-refresh.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { CreateLink } from '~/features/templates/create-link.tsx'
import { RunList } from '~/features/templates/run-list.tsx'
import { entityReason, missingReason, runReason } from '~/features/templates/run-reason.ts'
import { AsksCard, DoesCard, PoliciesCard, TemplateFacts } from '~/features/templates/template-about.tsx'
import { templateRef } from '~/features/templates/template-ref.ts'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Template' }

const maxRuns = 10

export default async function TemplatePage({ params }: { params: Promise<{ tenant: string; namespace: string; name: string }> }) {
  const { tenant, ...parts } = await params
  const { base, context, reason } = await requirePortal(tenant)
  const ref = templateRef(parts)
  const [template, { templates }, { runs }, limits, { policies }] = await orNotFound(
    Promise.all([
      readTemplate(context, { ref }),
      listTemplates(context, {}),
      listRuns(context, { ref, limit: maxRuns }),
      readRunLimits(context, {}),
      listPolicies(context, {}),
    ]),
  )
  const refused = runReason(reason('templates.run'), template, limits) ?? entityReason(template, undefined)
  return (
    <PortalPage crumbs={[{ label: 'Templates', href: paths.templates(base) }, { label: template.title }]}>
      <LiveRefresh topics={['templates']} gapMs={15_000} />
      <Page>
        <PageTitle
          title={template.title}
          detail={<span className="whitespace-pre-line">{template.description}</span>}
          actions={
            <>
              {template.editable ? (
                <ButtonLink href={paths.templateBuilder(base, { template: ref })} reason={reason('catalog.write')}>
                  Edit
                </ButtonLink>
              ) : null}
              <CreateLink base={base} templateRef={ref} reason={refused} />
            </>
          }
        />
        {template.missing.length > 0 ? (
          <Notice tone="warn" title="This template cannot be run.">
            {missingReason(template)} Ask its owner to use another action, or an admin to install it.
          </Notice>
        ) : null}
        {limits.reached ? (
          <Notice tone="warn" title="No more runs can be started.">
            {limits.reached}
          </Notice>
        ) : null}
        <WithSide
          side={
            <>
              <TemplateFacts base={base} template={template} figures={templates.find((one) => one.ref === ref)} />
              <RunList
                base={base}
                title="Recent runs"
                runs={runs}
                now={new Date()}
                more={paths.runs(base, { ref })}
                empty="Nobody has used it yet."
              />
            </>
          }
        >
          <PoliciesCard base={base} policies={policies.filter((policy) => concerns(policy, ref))} />
          <AsksCard steps={template.steps} />
          <DoesCard base={base} actions={template.actions} missing={template.missing} />
        </WithSide>
      </Page>
    </PortalPage>
  )
}
