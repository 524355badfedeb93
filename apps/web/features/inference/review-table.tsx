'use client'
import type { listInferences } from '@callboard/modules/inference'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Confirm } from '@callboard/ui/confirm'
import { Table, Td, Th } from '@callboard/ui/table'
import { toast } from '@callboard/ui/toast'
import { Check, Undo2 } from 'lucide-react'
import { Fragment, type ReactNode, useState } from 'react'
import { EditValue, typedValue } from '~/components/inference/edit-value.tsx'
import { acceptInferred } from '~/components/inference/inference-actions.ts'
import { Link } from '~/components/link.tsx'
import { useAction } from '~/lib/actions/use-action.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { acceptAll, type ReviewFilter } from './actions.ts'
import { IgnoreButton } from './ignore-button.tsx'

type InferenceRow = Awaited<ReturnType<typeof listInferences>>['rows'][number]

/** The values that are editable in the table, and the lists of suggestions for others. */
const columns = [
  { field: 'spec.type', label: 'Type', options: 'known-types', of: (r: InferenceRow) => r.type ?? '' },
  { field: 'spec.lifecycle', label: 'Lifecycle', options: 'known-lifecycles', of: (r: InferenceRow) => r.lifecycle ?? '' },
  { field: 'spec.owner', label: 'Owner', options: 'known-owners', of: (r: InferenceRow) => r.ownerRef ?? '' },
  { field: 'spec.system', label: 'System', options: 'known-systems', of: (r: InferenceRow) => r.systemRef ?? '' },
]
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
  rows: InferenceRow[]
  total: number
  filter: ReviewFilter
  reason: string | undefined
}

const entities = (count: number) => (count === 1 ? '1 entity' : `${count.toLocaleString('en')} entities`)

type RowProps = Pick<Props, 'base' | 'reason'> & {
  row: InferenceRow
  chosen: boolean
  onChoose: (on: boolean) => void
  /** Accepts an entity, or reopens its review. */
  action: ReactNode
}

function ReviewRow({ base, reason, row: r, chosen, onChoose, action }: RowProps) {
  const { label, tone, title } = lowConfidenceBadge(r)
  return (
    <tr>
      <Td>
        {r.accepted ? null : (
          <input type="checkbox" aria-label={`Select ${r.label}`} checked={chosen} onChange={(e) => onChoose(e.target.checked)} />
        )}
      </Td>
      <Td>
        <Link href={paths.entity(base, r.ref)} className="font-medium hover:underline">
          {r.label}
        </Link>{' '}
        <span className="text-faint">{r.kind}</span>
        {r.file ? <span className="block max-w-72 truncate font-mono text-sm text-faint">{r.file}</span> : null}
      </Td>
      {columns.map((c) => (
        <Td key={c.field} className="text-muted">
          {missingFields[r.kind]?.includes(c.field) ? (
            <span className="text-faint">–</span>
          ) : (
            <EditValue
              key={c.of(r)}
              base={base}
              entityRef={r.ref}
              label={r.label}
              field={c.field}
              value={c.of(r)}
              shown={typedValue(c.field, c.of(r))}
              options={c.options}
              reason={reason}
            />
          )}
        </Td>
      ))}
      <Td title={title}>
        <Badge tone={tone}>{label}</Badge>
      </Td>
      <Td right>
        <span className="inline-flex gap-1">
          {action}
          <IgnoreButton base={base} of={r} reason={reason} />
        </span>
      </Td>
    </tr>
  )
}

/** Inferred entities by repository: accept, correct in place, or ignore. */
export function ReviewTable({ base, rows, total, filter, reason }: Props) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const { busy, run } = useAction()
  const open = rows.filter((r) => !r.accepted)
  const selected = open.filter((r) => chosen.has(r.ref)).map((r) => r.ref)
  const choose = (refs: readonly string[], on: boolean) =>
    setChosen((before) => new Set(on ? [...before, ...refs] : [...before].filter((r) => !refs.includes(r))))
  const accepted = (refs: string[]) =>
    run(
      () => acceptInferred(base, refs, true),
      ({ count }) => toast.success(`${entities(count)} accepted`),
    )
  return (
    <>
      {filter.state === 'accepted' ? null : (
        <div className="flex flex-wrap items-center gap-2">
          <Button variant="primary" reason={reason} disabled={busy || selected.length === 0} onClick={() => accepted(selected)}>
            <Check aria-hidden /> Accept {selected.length > 0 ? selected.length : ''} selected
          </Button>
          <Confirm
            trigger={`Accept all ${total.toLocaleString('en')}`}
            variant="plain"
            title={`Accept ${entities(total)}?`}
            confirm="Accept all"
            reason={reason}
            busy={busy}
            onConfirm={() =>
              run(
                () => acceptAll(base, filter),
                ({ count }) => toast.success(`${entities(count)} accepted`),
              )
            }
          >
            They are removed from this list. Inferred values may still change with their repositories; values you correct or
            confirm do not.
          </Confirm>
        </div>
      )}
      <Table label="Inferred entities">
        <thead>
          <tr>
            <Th>
              <input
                type="checkbox"
                aria-label="Select all on this page"
                checked={open.length > 0 && selected.length === open.length}
                onChange={(e) =>
                  choose(
                    open.map((r) => r.ref),
                    e.target.checked,
                  )
                }
              />
            </Th>
            <Th>Name</Th>
            {columns.map((c) => (
              <Th key={c.field}>{c.label}</Th>
            ))}
            <Th>Confidence</Th>
            <Th />
          </tr>
        </thead>
        <tbody>
          {rows.map((r, i) => (
            <Fragment key={r.ref}>
              {r.repository !== rows[i - 1]?.repository ? (
                <tr>
                  <th
                    scope="rowgroup"
                    colSpan={columns.length + 4}
                    className="bg-sub px-2.5 py-1 text-left text-sm font-medium text-muted"
                  >
                    {r.repository || 'Manually managed'}
                  </th>
                </tr>
              ) : null}
              <ReviewRow
                base={base}
                reason={reason}
                row={r}
                chosen={chosen.has(r.ref)}
                onChoose={(on) => choose([r.ref], on)}
                action={
                  <Button
                    variant="quiet"
                    size="icon"
                    reason={reason}
                    disabled={busy}
                    title={r.accepted ? 'Reopen review' : 'Accept'}
                    aria-label={r.accepted ? `Review ${r.label} again` : `Accept ${r.label}`}
                    onClick={() => (r.accepted ? run(() => acceptInferred(base, [r.ref], false)) : accepted([r.ref]))}
                  >
                    {r.accepted ? <Undo2 aria-hidden /> : <Check aria-hidden />}
                  </Button>
                }
              />
            </Fragment>
          ))}
        </tbody>
      </Table>
    </>
  )
}
