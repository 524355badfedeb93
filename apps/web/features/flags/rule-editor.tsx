'use client'
import { Button } from '@callboard/ui/button'
import { cn } from '@callboard/ui/class-names.ts'
import { Field, Input } from '@callboard/ui/field'
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react'
import { DragHandle } from '~/lib/drag/drag-handle.tsx'
import type { RuleDraft } from './draft.ts'
import { RuleSchedule } from './rule-schedule.tsx'
import { TargetingEditor } from './targeting-editor.tsx'
import type { Move } from './use-rules.ts'

type Change = (change: Partial<RuleDraft>) => void

function Rollout({
  rule,
  variants,
  error,
  onChange,
}: {
  rule: RuleDraft
  variants: readonly string[]
  error: string | undefined
  onChange: Change
}) {
  return (
    <div className="flex flex-wrap items-start gap-3">
      <Field name={`${rule.id}-share`} label="Rollout, %">
        {(props) => (
          <Input
            {...props}
            className="w-28"
            inputMode="decimal"
            value={rule.share}
            onChange={(event) => onChange({ share: event.target.value })}
          />
        )}
      </Field>
      <Field name={`${rule.id}-unit`} label="By attribute">
        {(props) => (
          <Input {...props} className="w-40" value={rule.unit} onChange={(event) => onChange({ unit: event.target.value })} />
        )}
      </Field>
      {[...variants, ''].map((variant) => (
        <Field key={variant} name={`${rule.id}-${variant}`} label={variant === '' ? 'Code default, %' : `${variant}, %`}>
          {(props) => (
            <Input
              {...props}
              className="w-28"
              inputMode="decimal"
              value={rule.weights[variant] ?? ''}
              onChange={(event) => onChange({ weights: { ...rule.weights, [variant]: event.target.value } })}
            />
          )}
        </Field>
      ))}
      {error ? (
        <p role="alert" className="basis-full text-bad">
          {error}
        </p>
      ) : null}
    </div>
  )
}

const moves = [
  { move: 'up', icon: ArrowUp },
  { move: 'down', icon: ArrowDown },
] as const

type Props = {
  rule: RuleDraft
  position: number
  last: boolean
  variants: readonly string[]
  segments: readonly string[]
  errorOf: (field: string) => string | undefined
  errorWithin: (field: string) => string | undefined
  onChange: Change
  dragged: boolean
  onDrag: () => void
  onMove: (move: Move) => void
  onRemove: () => void
}

type HeadingProps = Omit<Props, 'variants' | 'segments' | 'dragged' | 'errorOf' | 'errorWithin'>

function Heading({ rule, position, last, onChange, onDrag, onMove, onRemove }: HeadingProps) {
  const name = rule.name || `Rule ${position + 1}`
  return (
    <div className="flex flex-wrap items-center gap-2">
      <DragHandle onDrag={onDrag} />
      <span className="text-sm text-faint">{position + 1}</span>
      <Input
        className="w-56 flex-1"
        aria-label={`Name of rule ${position + 1}`}
        placeholder={`Rule ${position + 1}`}
        value={rule.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <label className="flex items-center gap-1.5">
        <input type="checkbox" checked={rule.enabled} onChange={(event) => onChange({ enabled: event.target.checked })} /> Active
      </label>
      {moves.map(({ move, icon: Icon }) => (
        <Button
          key={move}
          variant="quiet"
          size="icon"
          data-move={move}
          aria-label={`Move ${name} ${move}`}
          disabled={move === 'up' ? position === 0 : last}
          onClick={() => onMove(move)}
        >
          <Icon aria-hidden />
        </Button>
      ))}
      <Button variant="quiet" size="icon" aria-label={`Delete ${name}`} onClick={onRemove}>
        <Trash2 aria-hidden />
      </Button>
    </div>
  )
}

/** Edits one rule. Rules are tried in order, and the first that matches decides. */
export function RuleEditor({ variants, segments, dragged, errorOf, errorWithin, ...props }: Props) {
  const { rule, position, onChange } = props
  const field = `rules.${position}`
  const own = [field, `${field}.id`, `${field}.name`].map(errorOf)
  const rollout = [`${field}.split`, `${field}.unit`, `${field}.share`].map(errorWithin)
  const first = (messages: (string | undefined)[]) => messages.find((message) => message !== undefined)
  return (
    <li
      data-drag-row={rule.id}
      className={cn('flex flex-col gap-3 rounded-lg border p-3', dragged && 'border-accent bg-accent-soft')}
    >
      <Heading {...props} />
      {first(own) ? (
        <p role="alert" className="text-bad">
          {first(own)}
        </p>
      ) : null}
      <TargetingEditor draft={rule} segments={segments} error={errorWithin(`${field}.targeting`)} onChange={onChange} />
      <Rollout rule={rule} variants={variants} error={first(rollout)} onChange={onChange} />
      <RuleSchedule {...{ rule, field, errorOf, errorWithin, onChange }} />
    </li>
  )
}
