import { getModel, listModelUse } from '@callboard/modules/models'
import { PageTitle } from '@callboard/ui/page'
import type { Metadata } from 'next'
import { ModelActions } from '~/features/models/model-actions.tsx'
import { ModelForm } from '~/features/models/model-form.tsx'
import { ModelUseCard } from '~/features/models/model-use-card.tsx'
import { ClosedPage } from '~/features/shell/closed-page.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { SettingsFrame } from '~/features/tenants/settings-frame.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Model' }

export default async function ModelPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { base, context, reason } = await requirePortal((await params).tenant)
  const crumbs = [{ label: 'Settings', href: paths.settings(base) }, { label: 'Model' }]
  const closed = reason('tenant.manage')
  if (closed) return <ClosedPage crumbs={crumbs} title="Your role does not have access to the model" reason={closed} />
  const [model, use] = await Promise.all([getModel(context, {}), listModelUse(context, {})])
  return (
    <PortalPage crumbs={crumbs}>
      <SettingsFrame base={base} current="model">
        <div className="flex max-w-3xl flex-col gap-4">
          <PageTitle
            title="Model"
            detail="A language model of your own can summarize answers in Ask. It gets the question and the quoted sections, and can look things up if you allow it. Sentences that these do not support are dropped. An embedding model can help to find the sections."
            actions={model ? <ModelActions base={base} model={model.model} /> : null}
          />
          <ModelForm base={base} connection={model} now={new Date()} />
          <ModelUseCard use={use} budget={model?.monthlyBudget ?? null} />
        </div>
      </SettingsFrame>
    </PortalPage>
  )
}
