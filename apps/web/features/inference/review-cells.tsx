'use client'
import type { listInferences } from '@callboard/modules/inference'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Check, Undo2 } from 'lucide-react'
import { EditValue, typedValue } from '~/components/inference/edit-value.tsx'
import { Link } from '~/components/link.tsx'
import { paths } from '~/lib/navigation/paths.ts'
import { IgnoreButton } from './ignore-button.tsx'

export type InferenceRow = Awaited<ReturnType<typeof listInferences>>['rows'][number]

/** The values that are editable in the table, and the lists of suggestions for others. */
const editable: Readonly<Record<string, { options: string; of: (row: InferenceRow) => string }>> = {
  'spec.type': { options: 'known-types', of: (r) => r.type ?? '' },
  'spec.lifecycle': { options: 'known-lifecycles', of: (r) => r.lifecycle ?? '' },
  'spec.owner': { options: 'known-owners', of: (r) => r.ownerRef ?? '' },
  'spec.system': { options: 'known-systems', of: (r) => r.systemRef ?? '' },
}
/** Values that a kind does not have. */
const missingFields: Readonly<Record<string, readonly string[]>> = { system: ['spec.type', 'spec.lifecycle', 'spec.system'] }

/** The unreviewed value of the lowest confidence, with the reason. */
function lowConfidenceBadge({ evidence }: InferenceRow): { label: string; tone: 'ok' | 'warn' | 'plain'; title: string } {
  const open = evidence.filter((r) => !r.verdict)
  const [least] = [...open].sort((a, b) => a.confidence - b.confidence)
  if (!least) return { label: 'confirmed', tone: 'ok', title: 'All values were reviewed.' }
  const title = `${least.field}: ${least.why}`
  if (least.confidence >= 0.85) return { label: 'high confidence', tone: 'ok', title }
  return least.confidence >= 0.6
    ? { label: 'medium confidence', tone: 'plain', title }
    : { label: 'low confidence', tone: 'warn', title }
}

type Props = {
  base: string
  row: InferenceRow
  column: string
  reason: string | undefined
  busy: boolean
  onAccept: (refs: readonly string[]) => void
  onReopen: (ref: string) => void
}

const Name = ({ base, row }: Pick<Props, 'base' | 'row'>) => (
  <span className="flex items-center gap-1.5" title={row.file ?? undefined}>
    <Link href={paths.entity(base, row.ref)} data-row-link className="truncate font-medium hover:underline">
      {row.label}
    </Link>
    <span className="shrink-[99] truncate text-faint">{row.kind}</span>
  </span>
)

const Actions = ({ base, row: r, reason, busy, onAccept, onReopen }: Props) => (
  <span className="inline-flex gap-1">
    <Button
      variant="quiet"
      size="icon"
      reason={reason}
      disabled={busy}
      title={r.accepted ? 'Reopen review' : 'Accept'}
      aria-label={r.accepted ? `Review ${r.label} again` : `Accept ${r.label}`}
      onClick={() => (r.accepted ? onReopen(r.ref) : onAccept([r.ref]))}
    >
      {r.accepted ? <Undo2 aria-hidden /> : <Check aria-hidden />}
    </Button>
    <IgnoreButton base={base} of={r} reason={reason} />
  </span>
)

/** A cell of an inferred entity. */
export function ReviewCell(props: Props) {
  const { base, row, column, reason } = props
  if (column === 'name') return <Name base={base} row={row} />
  if (column === 'actions') return <Actions {...props} />
  if (column === 'confidence') {
    const { label, tone, title } = lowConfidenceBadge(row)
    return (
      <Badge tone={tone} title={title}>
        {label}
      </Badge>
    )
  }
  const field = editable[column]
  if (!field || missingFields[row.kind]?.includes(column)) return <span className="text-faint">–</span>
  const value = field.of(row)
  return (
    // The form is wider than the column, and stands above its neighbours.
    <span className="[&_form]:relative [&_form]:z-10 [&_form]:w-60 [&_form]:rounded-md [&_form]:bg-bg">
      <EditValue
        key={value}
        base={base}
        entityRef={row.ref}
        label={row.label}
        field={column}
        value={value}
        shown={typedValue(column, value)}
        options={field.options}
        reason={reason}
      />
    </span>
  )
}
