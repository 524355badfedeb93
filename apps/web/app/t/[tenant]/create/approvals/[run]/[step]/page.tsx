import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { StepState } from '@callboard/modules/templates/domain/run-state'
import { buttonStyle } from '@callboard/ui/button'
import { Notice } from '@callboard/ui/notice'
import { Page, PageTitle } from '@callboard/ui/page'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { LiveRefresh } from '~/components/live-refresh.tsx'
import { StandaloneMarkdown } from '~/features/docs/standalone-markdown.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { loadDecision } from '~/features/templates/load-run.ts'
import { RunSide } from '~/features/templates/run-side.tsx'
import { WaitingCard } from '~/features/templates/waiting-card.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Approval' }

/** What became of a step that waits for nobody any more. */
function closedNotice(state: StepState): string | undefined {
  if (state === 'waiting' || state === 'running' || state === 'pending') return undefined
  if (state === 'succeeded') return 'This step was approved. Nothing is left to decide.'
  if (state === 'failed') return 'This step was rejected or has expired. Nothing is left to decide.'
  return 'The run has ended. Nothing is left to decide.'
}

/** One decision, for whoever comes from a mail: the request, the inputs and the buttons. */
export default async function DecisionPage({ params }: { params: Promise<{ tenant: string; run: string; step: string }> }) {
  const { tenant, run: id, step: position } = await params
  const { base, context, reason } = await requirePortal(tenant)
  const { run, template, step } = await loadDecision(context, id, position)
  const now = new Date()
  const closed = closedNotice(step.state)
  return (
    <PortalPage
      crumbs={[
        { label: 'Templates', href: paths.templates(base) },
        { label: 'Approvals', href: paths.approvals(base) },
        { label: run.title },
      ]}
    >
      <LiveRefresh topics={['templates']} gapMs={1000} pending={closed === undefined} />
      <Page>
        <PageTitle
          title={run.title}
          detail={
            <>
              {run.startedBy} started it from {shortRef(run.templateRef)} <TimeAgo at={run.startedAt} now={now} />
            </>
          }
          actions={
            <Link href={paths.run(base, id)} className={buttonStyle({ variant: 'plain' })}>
              Open the run
            </Link>
          }
        />
        {closed ? <Notice tone="info" title={closed} /> : null}
        <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_320px]">
          <div className="min-w-0">
            <WaitingCard base={base} run={id} step={step} reason={reason('templates.decide')} now={now} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <RunSide
              base={base}
              run={run}
              template={template}
              renderText={(markdown) => <StandaloneMarkdown context={context} text={markdown} />}
            />
          </div>
        </div>
      </Page>
    </PortalPage>
  )
}
