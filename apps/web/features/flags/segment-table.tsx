'use client'
import type { Targeting } from '@callboard/flags-evaluator/model'
import { Confirm } from '@callboard/ui/confirm'
import { ListTable } from '@callboard/ui/data-table/list-table'
import type { ListColumn } from '@callboard/ui/data-table/list-types.ts'
import { TimeAgo } from '@callboard/ui/time-ago'
import { useAction } from '~/lib/actions/use-action.ts'
import { removeSegment } from './actions.ts'
import { targetingInWords } from './draft.ts'
import { SegmentForm } from './segment-form.tsx'

type Segment = { key: string; description: string; targeting: Targeting; updatedBy: string; updatedAt: Date }
type Props = { base: string; segments: readonly Segment[]; now: Date; isProtected: boolean; reason: string | undefined }

const columns: readonly ListColumn[] = [
  { id: 'key', label: 'Segment', width: 220 },
  { id: 'targeting', label: 'Who is in', width: 300 },
  { id: 'changed', label: 'Last changed', width: 180 },
  { id: 'actions', label: 'Actions', width: 150, align: 'right', narrow: 'plain' },
]

function Remove({ base, segment, reason }: { base: string; segment: string; reason: string | undefined }) {
  const { busy, run } = useAction()
  return (
    <Confirm
      trigger="Delete"
      label={`Delete ${segment}`}
      variant="quiet"
      title={`Delete ${segment}?`}
      confirm="Delete"
      reason={reason}
      busy={busy}
      onConfirm={() => run(() => removeSegment(base, segment))}
    >
      It is deleted unless a rule or another segment uses it.
    </Confirm>
  )
}

/** Segments by key. */
export function SegmentTable({ base, segments, now, isProtected, reason }: Props) {
  const keys = segments.map((segment) => segment.key)
  return (
    <ListTable
      label="Segments"
      columns={columns}
      rows={segments.map((segment) => ({
        id: segment.key,
        label: segment.key,
        cells: {
          key: (
            <>
              <span className="font-mono text-sm">{segment.key}</span>
              {segment.description ? <span className="block truncate text-sm text-muted">{segment.description}</span> : null}
            </>
          ),
          targeting: <span className="block truncate">{targetingInWords(segment.targeting)}</span>,
          changed: (
            <span className="text-muted">
              <TimeAgo at={segment.updatedAt} now={now} /> by {segment.updatedBy}
            </span>
          ),
          actions: (
            <span className="flex justify-end gap-1">
              <SegmentForm
                {...{
                  base,
                  segment,
                  segments: keys.filter((key) => key !== segment.key),
                  isProtected,
                  reason,
                  trigger: 'Edit',
                  label: `Edit ${segment.key}`,
                }}
              />
              <Remove base={base} segment={segment.key} reason={reason} />
            </span>
          ),
        },
      }))}
    />
  )
}
