import { shortRef } from '@callboard/modules/catalog/domain/entity'
import { isFinished } from '@callboard/modules/templates/domain/run-state'
import type { RunDetail } from '@callboard/modules/templates/domain/views'
import { Badge } from '@callboard/ui/badge'
import { Notice } from '@callboard/ui/notice'
import { Page, PageTitle } from '@callboard/ui/page'
import { Progress } from '@callboard/ui/progress'
import { TimeAgo } from '@callboard/ui/time-ago'
import type { Metadata } from 'next'
import { Link } from '~/components/link.tsx'
import { LiveRefresh } from '~/components/live-refresh.tsx'
import { StandaloneMarkdown } from '~/features/docs/standalone-markdown.tsx'
import { PortalPage } from '~/features/shell/top-bar.tsx'
import { runLabels } from '~/features/templates/labels.ts'
import { loadRun } from '~/features/templates/load-run.ts'
import { CancelButton, RetryButton, UndoButton } from '~/features/templates/run-actions.tsx'
import { RunSide } from '~/features/templates/run-side.tsx'
import { StepList } from '~/features/templates/step-list.tsx'
import { StepLog } from '~/features/templates/step-log.tsx'
import { WaitingCard } from '~/features/templates/waiting-card.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { queryOf, type SearchParams } from '~/lib/navigation/search-params.ts'
import { requirePortal } from '~/lib/portal/portal.ts'

export const metadata: Metadata = { title: 'Run' }

const cancelReason = 'Only the person who started it, or an admin, can cancel it.'
const retryReason =
  'Only the person who started it, or an admin, can retry it. Secrets are not kept, so a run with secrets is started again instead.'

function About({ base, run, now }: { base: string; run: RunDetail; now: Date }) {
  return (
    <>
      <Link href={paths.template(base, run.templateRef)} className="inline-block min-h-6 hover:underline">
        {shortRef(run.templateRef)}
      </Link>
      {' · '}Started by {run.startedBy} <TimeAgo at={run.startedAt} now={now} />
      {run.entityRef ? (
        <>
          {' · '}On{' '}
          <Link href={paths.entity(base, run.entityRef)} className="inline-block min-h-6 hover:underline">
            {shortRef(run.entityRef)}
          </Link>
        </>
      ) : null}
      {isFinished(run.state) ? null : '. You can leave this page; the run continues.'}
    </>
  )
}

function RunNotice({ state, note, undoneBy, remains }: Pick<RunDetail, 'state' | 'note' | 'undoneBy' | 'remains'>) {
  if (undoneBy !== null && isFinished(state))
    return (
      <Notice tone="warn" title={remains.length > 0 ? 'The run was undone in part.' : 'The run was undone.'}>
        {note}
      </Notice>
    )
  if (!note || (state !== 'failed' && state !== 'cancelled')) return null
  return (
    <Notice tone={state === 'failed' ? 'bad' : 'warn'} title={state === 'failed' ? 'The run failed.' : 'The run was cancelled.'}>
      <span className="whitespace-pre-line">{note}</span>
    </Notice>
  )
}

export default async function RunPage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string; id: string }>
  searchParams: SearchParams
}) {
  const { tenant, id } = await params
  const { base, context, reason } = await requirePortal(tenant)
  const query = await queryOf<{ step?: string }>(searchParams)
  const { run, template, step } = await loadRun(context, id, query.step)
  const now = new Date()
  const { label, tone } = runLabels[run.state]
  const denied = reason('templates.run')
  return (
    <PortalPage
      crumbs={[
        { label: 'Templates', href: paths.templates(base) },
        { label: 'Runs', href: paths.runs(base) },
        { label: run.title },
      ]}
    >
      <LiveRefresh topics={['templates']} gapMs={1000} pending={!isFinished(run.state)} />
      <Page>
        <PageTitle
          title={run.title}
          badges={<Badge tone={tone}>{label}</Badge>}
          detail={<About base={base} run={run} now={now} />}
          actions={
            <>
              {run.state === 'failed' ? (
                <RetryButton base={base} id={id} reason={denied ?? (run.mayRetry ? undefined : retryReason)} />
              ) : null}
              {run.undo ? <UndoButton base={base} id={id} preview={run.undo} reason={denied} /> : null}
              {isFinished(run.state) || run.state === 'undoing' ? null : (
                <CancelButton base={base} id={id} reason={denied ?? (run.mayCancel ? undefined : cancelReason)} />
              )}
            </>
          }
        />
        <Progress done={run.done} total={run.steps} label={`${run.done} of ${run.steps} steps done`} />
        <RunNotice state={run.state} note={run.note} undoneBy={run.undoneBy} remains={run.remains} />
        <div className="grid items-start gap-4 lg:grid-cols-[240px_minmax(0,1fr)] xl:grid-cols-[240px_minmax(0,1fr)_280px]">
          <StepList base={base} run={id} steps={run.stepList} current={step?.position} now={now} />
          <div className="flex min-w-0 flex-col gap-4">
            {run.stepList
              .filter(({ state, waiting }) => state === 'waiting' && waiting)
              .map((one) => (
                <WaitingCard key={one.position} base={base} run={id} step={one} reason={reason('templates.decide')} now={now} />
              ))}
            {step?.waiting && step.state !== 'waiting' ? (
              <WaitingCard base={base} run={id} step={step} reason={reason('templates.decide')} now={now} />
            ) : null}
            {step ? <StepLog step={step} now={now} /> : null}
          </div>
          <div className="flex min-w-0 flex-col gap-4 lg:col-start-2 xl:col-start-auto">
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
