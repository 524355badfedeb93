import { listActions, readTemplateText } from '@callboard/modules/templates'
import { Page, PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { TemplateBuilder } from '~/features/templates/builder/lazy-template-builder.tsx'
import { orNotFound } from '~/lib/http/or-not-found.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Template builder' }

export default async function BuilderPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string }>
  searchParams: SearchParams
}) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const { template: ref } = await queryOf<{ template?: string }>(searchParams)
  const [{ actions }, written] = await orNotFound(
    Promise.all([listActions(context, {}), ref ? readTemplateText(context, { ref }) : undefined]),
  )
  const title = written ? 'Edit template' : 'New template'
  return (
    <PortalPage crumbs={[{ label: 'Templates', href: paths.templates(base) }, { label: title }]}>
      <Page>
        <PageTitle title={title} detail="A form and the steps of a run. No repository needed." />
        <TemplateBuilder
          base={base}
          written={written}
          actions={actions.map(({ id, description, plugin, input }) => ({ id, description, plugin, input }))}
          reason={reason('catalog.write')}
        />
      </Page>
    </PortalPage>
  )
}
