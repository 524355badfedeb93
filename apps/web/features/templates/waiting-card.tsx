import { shortRef } from '@callboard/modules/catalog/domain/entity'
import type { DecisionView, StepView, WaitingFor } from '@callboard/modules/templates/domain/views'
import { CopyText } from '@callboard/ui/copy-text'
import { TimeAgo } from '@callboard/ui/time-ago'
import { CirclePause } from 'lucide-react'
import type { ReactNode } from 'react'
import { DecisionForm } from './decision-form.tsx'
import { plural } from './labels.ts'
import { OwnerLink } from './owner-link.tsx'

const decisionWords = { approve: 'approved', reject: 'rejected' } as const

/** Decisions so far, each with its comment. */
export function Decisions({ decisions, now }: { decisions: readonly DecisionView[]; now: Date }) {
  if (decisions.length === 0) return null
  return (
    <ul className="flex flex-col gap-1.5">
      {decisions.map(({ by, decision, comment, at }) => (
        <li key={`${by} ${at.toISOString()}`}>
          <span className="font-medium">{by}</span> {decisionWords[decision]} <TimeAgo at={at} now={now} />
          {comment ? <q className="block whitespace-pre-line text-muted">{comment}</q> : null}
        </li>
      ))}
    </ul>
  )
}

/** People and teams; only entities of the catalog are links. */
function Approvers({ base, approvers }: { base: string; approvers: readonly string[] }) {
  return (
    <p className="flex flex-wrap items-center gap-x-3">
      <span className="text-faint">Can decide:</span>
      {approvers.length === 0 ? <span>Owners and admins</span> : null}
      {approvers.map((approver) =>
        /^(group|user):/.test(approver) ? (
          <OwnerLink key={approver} base={base} owner={approver} />
        ) : (
          <span key={approver}>{shortRef(approver)}</span>
        ),
      )}
    </p>
  )
}

function Frame({ title, aside, children }: { title: string; aside: ReactNode; children: ReactNode }) {
  return (
    <section
      aria-label={title}
      className="flex flex-col gap-3 rounded-[9px] border border-(--d6) bg-panel p-3.5 shadow-shade ring-2 ring-(--d6)/15"
    >
      <header className="flex flex-wrap items-center gap-2">
        <CirclePause aria-hidden className="size-4 text-(--d6)" />
        <h2 className="flex-1 font-semibold">{title}</h2>
        <span className="text-sm text-faint">{aside}</span>
      </header>
      {children}
    </section>
  )
}

const expiry = ({ expiresAt }: { expiresAt: Date }, now: Date) => (
  <>
    Expires <TimeAgo at={expiresAt} now={now} />
  </>
)

type Outside = Extract<WaitingFor, { kind: 'time' | 'pull-request' | 'callback' }>

const isOutside = (waiting: WaitingFor): waiting is Outside => waiting.kind !== 'approval' && waiting.kind !== 'manual'

function CallbackAddress({ address }: { address: string | null }) {
  if (address === null) return <p>Waiting for a call to its address, which members who may run templates can see.</p>
  return (
    <>
      <p>Continues when another system sends a POST to this address. What it sends becomes the output of the step.</p>
      <CopyText text={address} label="call-back address" />
      <p className="text-muted">Anyone with the address can call it once. Share it only with the system that should.</p>
    </>
  )
}

/** What a step waits for while nobody in the portal has to decide. */
function OutsideWait({ waiting, now }: { waiting: Outside; now: Date }) {
  switch (waiting.kind) {
    case 'time':
      return (
        <p>
          Continues <TimeAgo at={waiting.until} now={now} />.
        </p>
      )
    case 'pull-request':
      return (
        <p className="break-words">
          Continues when{' '}
          <a href={waiting.url} className="text-accent hover:underline">
            {waiting.url.replace(/^https?:\/\//, '')}
          </a>{' '}
          is merged or closed.
        </p>
      )
    case 'callback':
      return <CallbackAddress address={waiting.address} />
  }
}

/** What a step waits for, and the decision of whoever may make it. */
export function WaitingCard({
  base,
  run,
  step,
  reason,
  now,
}: {
  base: string
  run: string
  step: StepView
  reason: string | undefined
  now: Date
}) {
  const { waiting, name, position, refusal } = step
  if (!waiting) return null
  if (isOutside(waiting))
    return (
      <Frame title={name} aside={waiting.kind === 'time' ? null : expiry(waiting, now)}>
        <OutsideWait waiting={waiting} now={now} />
      </Frame>
    )
  const isApproval = waiting.kind === 'approval'
  const denied = reason ?? refusal ?? undefined
  return (
    <Frame title={name} aside={isApproval ? expiry(waiting, now) : null}>
      <p className="break-words whitespace-pre-line empty:hidden">{isApproval ? waiting.message : waiting.instructions}</p>
      {isApproval ? (
        <p className="text-muted">
          {plural(waiting.required, 'approval')} needed, {waiting.decisions.filter((d) => d.decision === 'approve').length} given.
        </p>
      ) : null}
      <Decisions decisions={waiting.decisions} now={now} />
      <Approvers base={base} approvers={waiting.approvers} />
      {step.state === 'waiting' ? (
        <DecisionForm base={base} run={run} step={position} manual={!isApproval} reason={denied} />
      ) : null}
    </Frame>
  )
}
