'use client'
import type { FlagRequest } from '@callboard/modules/flags'
import type { ChangeKind } from '@callboard/modules/flags/domain/approval'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
import { Link } from '~/components/link.tsx'
import { useAction } from '~/lib/actions/use-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { decideRequest, withdrawRequest } from './actions.ts'
import { changedFields } from './request-changes.ts'

const kinds: Record<ChangeKind, string> = {
  settings: 'Rules',
  toggle: 'On or off',
  archive: 'Archive or restore',
  flag: 'Variants and description',
  segment: 'Segment',
  undo: 'Undo a change',
}

type Props = {
  base: string
  request: FlagRequest
  now: Date
  /** Why the viewer may not change flags, and why they may not approve. */
  editing: string | undefined
  approving: string | undefined
}

function Decision({ base, request, editing, approving }: Props) {
  const { busy, run } = useAction()
  const decide = (approve: boolean) =>
    run(
      () => decideRequest(base, { id: request.id, approve }),
      () => toast.success(approve ? `Approved. Applications get it within moments.` : 'Rejected.'),
    )
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        variant="primary"
        disabled={busy}
        reason={approving}
        aria-label={`Approve the change of ${request.subject}`}
        onClick={() => decide(true)}
      >
        Approve
      </Button>
      <Button disabled={busy} reason={approving} onClick={() => decide(false)}>
        Reject
      </Button>
      {request.own ? (
        <Button
          variant="quiet"
          disabled={busy}
          reason={editing}
          onClick={() =>
            run(
              () => withdrawRequest(base, request.id),
              () => toast.success('Withdrawn.'),
            )
          }
        >
          Withdraw
        </Button>
      ) : null}
    </div>
  )
}

function Changes({ request }: { request: FlagRequest }) {
  return (
    <dl className="flex flex-col gap-2">
      {changedFields(request).map(({ name, before, after }) => (
        <div key={name}>
          <dt className="font-medium">{name}</dt>
          <dd className="grid gap-2 sm:grid-cols-2">
            <pre className="overflow-x-auto rounded-md bg-inset p-2 font-mono text-sm text-muted line-through decoration-bad/50">
              {before}
            </pre>
            <pre className="overflow-x-auto rounded-md bg-inset p-2 font-mono text-sm">{after}</pre>
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A requested change with what it changes, and its decision. */
export function RequestCard(props: Props) {
  const { base, request, now } = props
  const { subject, kind, environment, why, state, requestedBy, requestedAt, decidedBy, decidedAt, comment } = request
  const title = environment === null ? subject : `${subject} in ${environment}`
  return (
    <Card title={title} aside={kinds[kind]}>
      <div className="flex flex-col gap-3 p-3.5">
        <p>
          <b className="font-medium">{requestedBy}</b>{' '}
          <span className="text-faint">
            <TimeAgo at={requestedAt} now={now} />
          </span>
          {why ? <span className="block text-muted">{why}</span> : null}
        </p>
        <Changes request={request} />
        {kind === 'segment' ? null : (
          <Link href={paths.flag(base, subject, environment === null ? {} : { environment })} className="w-fit hover:underline">
            View flag
          </Link>
        )}
        {state === 'open' ? (
          <Decision {...props} />
        ) : (
          <p className="text-muted">
            <Badge tone={state === 'approved' ? 'ok' : 'plain'}>{state}</Badge> by {decidedBy}{' '}
            {decidedAt ? <TimeAgo at={decidedAt} now={now} /> : null}
            {comment ? `: ${comment}` : ''}
          </p>
        )}
      </div>
    </Card>
  )
}
