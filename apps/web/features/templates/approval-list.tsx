import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { ApprovalView } from '@callboard/modules/templates/domain/views'
import { Card } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { DecisionForm } from './decision-form.tsx'
import { plural } from './labels.ts'
import { Decisions } from './waiting-card.tsx'

/** Steps that wait for the reader's decision, the oldest first. */
export function ApprovalList({
  base,
  approvals,
  reason,
  now,
}: {
  base: string
  approvals: readonly ApprovalView[]
  reason: string | undefined
  now: Date
}) {
  return (
    <ul className="flex max-w-3xl flex-col gap-4">
      {approvals.map((approval) => {
        const { run, step, title, stepName, templateRef, requestedBy, requestedAt, expiresAt, message, required } = approval
        return (
          <li key={`${run} ${step}`}>
            <Card title={`${stepName}: ${title}`} aside={<ExpiresAt at={expiresAt} now={now} />}>
              <div className="flex flex-col gap-3 p-3.5">
                <p className="text-muted">
                  {requestedBy} started{' '}
                  <Link href={paths.run(base, run)} className="font-medium text-fg hover:underline">
                    {title}
                  </Link>{' '}
                  from {shortRef(templateRef)} <TimeAgo at={requestedAt} now={now} />. {plural(required, 'approval')} needed.
                </p>
                {message ? <p className="whitespace-pre-line">{message}</p> : null}
                <Decisions decisions={approval.decisions} now={now} />
                <DecisionForm base={base} run={run} step={step} manual={false} reason={reason} />
              </div>
            </Card>
          </li>
        )
      })}
    </ul>
  )
}

const ExpiresAt = ({ at, now }: { at: Date; now: Date }) => (
  <>
    Expires <TimeAgo at={at} now={now} />
  </>
)
