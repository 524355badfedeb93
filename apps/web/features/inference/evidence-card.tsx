'use client'
import type { Evidence } from '@callboard/modules/inference/domain/facts'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Ban, Check, Pencil, ScanSearch, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { fieldNames, textOfValue, typedValue, ValueForm } from '~/components/inference/edit-value.tsx'
import { revertReview, reviewValue } from '~/components/inference/inference-actions.ts'
import { useAction } from '~/lib/actions/use-action.ts'

/** Describes how often such an inference is right. */
const highConfidence = ({ confidence, verdict }: Evidence) =>
  verdict ??
  (confidence >= 0.85
    ? 'high confidence'
    : confidence >= 0.6
      ? 'medium confidence'
      : confidence > 0
        ? 'low confidence'
        : 'unknown')

/** The URL of a file at its host, derived from the URL of the entity's own file. */
const pageOf = (source: string, own: { file: string | null; url: string | null }) =>
  own.file &&
  own.url?.endsWith(own.file.split('/').map(encodeURIComponent).join('/')) &&
  source !== 'repository' &&
  source !== 'person'
    ? own.url.slice(0, -own.file.split('/').map(encodeURIComponent).join('/').length) +
      source.split('/').map(encodeURIComponent).join('/')
    : undefined

/** A shown value, and whether users may review it. */
export type ReviewedValue = Evidence & { value: string | string[] | null; list: boolean; open: boolean }

type Props = {
  base: string
  entityRef: string
  label: string
  values: ReviewedValue[]
  own: { file: string | null; url: string | null }
  reason: string | undefined
}

function ReviewActions({
  base,
  entityRef,
  label,
  value,
  reason,
  onEdit,
}: Omit<Props, 'values' | 'own'> & { value: ReviewedValue; onEdit: () => void }) {
  const { busy, run } = useAction()
  const name = (fieldNames[value.field] ?? value.field).toLowerCase()
  const button = { variant: 'quiet', size: 'icon', reason, disabled: busy } as const
  if (value.verdict)
    return (
      <Button
        {...button}
        title="Revert"
        aria-label={`Revert the review of ${name} for ${label}`}
        onClick={() => run(() => revertReview(base, entityRef, value.field))}
      >
        <Undo2 aria-hidden />
      </Button>
    )
  return (
    <span className="inline-flex gap-1">
      {value.value === null ? null : (
        <Button
          {...button}
          title="Confirm"
          aria-label={`Confirm ${name} of ${label}`}
          onClick={() => run(() => reviewValue(base, entityRef, value.field, 'confirmed'))}
        >
          <Check aria-hidden />
        </Button>
      )}
      <Button {...button} title="Correct" aria-label={`Correct ${name} of ${label}`} onClick={onEdit}>
        <Pencil aria-hidden />
      </Button>
      {value.value === null ? null : (
        <Button
          {...button}
          title="Reject"
          aria-label={`Reject ${name} of ${label}`}
          onClick={() => run(() => reviewValue(base, entityRef, value.field, 'rejected'))}
        >
          <Ban aria-hidden />
        </Button>
      )}
    </span>
  )
}

/** Why a value was inferred, from which file, and how reliable that is. */
function Origin({ evidence, own }: { evidence: Evidence; own: Props['own'] }) {
  const page = pageOf(evidence.source, own)
  return (
    <p className="text-sm text-muted">
      {evidence.why}{' '}
      <span className="text-faint">
        {page ? (
          <a
            href={page}
            target="_blank"
            rel="noreferrer"
            className="font-mono break-all text-accent underline decoration-line2 underline-offset-2"
          >
            {evidence.source}
          </a>
        ) : evidence.at ? (
          <time dateTime={evidence.at}>{evidence.at.slice(0, 10)}</time>
        ) : (
          evidence.source
        )}
        {' · '}
        <span title={`${Math.round(evidence.confidence * 100)}%`}>{highConfidence(evidence)}</span>
      </span>
    </p>
  )
}

/** The source, confidence and review of each value of an inferred entity. */
export function EvidenceCard({ base, entityRef, label, values, own, reason }: Props) {
  const [editing, setEditing] = useState<string>()
  return (
    <Card title="Evidence" icon={<ScanSearch aria-hidden />} aside="your decisions take precedence">
      <ul className="divide-y">
        {values.map((v) => (
          <li key={v.field} className="flex items-start gap-2 px-3.5 py-2">
            <div className="min-w-0 flex-1">
              <p className="text-sm text-faint" title={v.field}>
                {fieldNames[v.field] ?? v.field}
              </p>
              {editing === v.field ? (
                <ValueForm
                  base={base}
                  entityRef={entityRef}
                  label={label}
                  field={v.field}
                  value={textOfValue(v.value)}
                  list={v.list}
                  onDone={() => setEditing(undefined)}
                />
              ) : (
                <p className="line-clamp-3 break-words">
                  {typedValue(v.field, textOfValue(v.value)) || <span className="text-faint">none</span>}
                </p>
              )}
              <Origin evidence={v} own={own} />
            </div>
            {v.open ? (
              <ReviewActions
                base={base}
                entityRef={entityRef}
                label={label}
                value={v}
                reason={reason}
                onEdit={() => setEditing(v.field)}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  )
}
