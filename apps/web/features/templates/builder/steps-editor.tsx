'use client'
import { inputCells } from '@callboard/modules/templates/domain/builder/input-cells'
import type { BuilderStep, BuilderView } from '@callboard/modules/templates/domain/builder/read-template'
import { yamlAt } from '@callboard/modules/templates/domain/builder/template-document'
import type { ActionView } from '@callboard/modules/templates/domain/views'
import { Badge } from '@callboard/ui/badge'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, Input, Select } from '@callboard/ui/field'
import { Plus } from 'lucide-react'
import { useId, useState } from 'react'
import { CommitInput } from './commit-input.tsx'
import { expressionsFor } from './expressions.ts'
import { InputControl } from './input-control.tsx'
import { ItemButtons } from './item-buttons.tsx'
import type { Change } from './use-builder.ts'

/** An action of this installation, as the builder offers it. */
export type OfferedAction = Pick<ActionView, 'id' | 'description' | 'plugin' | 'input'>

type StepProps = {
  text: string
  view: BuilderView
  at: number
  step: BuilderStep
  action: OfferedAction | undefined
  edit: Change
}

function StepInputs({ text, view, at, step, action, edit }: StepProps) {
  const suggestions = useId()
  const expressions = expressionsFor(view, at)
  return (
    <>
      <datalist id={suggestions}>
        {expressions.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      {inputCells(action?.input ?? {}, step.input).map((cell) => {
        const path = ['spec', 'steps', at, 'input', cell.name]
        return (
          <InputControl
            key={cell.name}
            path={path}
            cell={cell}
            value={step.input[cell.name]}
            readYaml={() => yamlAt(text, path)}
            expressions={expressions}
            suggestions={suggestions}
            edit={edit}
          />
        )
      })}
    </>
  )
}

function StepEditor(props: StepProps) {
  const { view, at, step, action, edit } = props
  const label = step.name || step.id || step.action
  const set = (key: string) => (value: string) =>
    edit({ change: 'set', path: ['spec', 'steps', at, key], value: value || undefined })
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 border-b p-3.5 last:border-b-0">
      <legend className="sr-only">
        Step {at + 1}: {label}
      </legend>
      <div className="flex items-center gap-2">
        <span className="w-5 text-right text-faint tabular-nums">{at + 1}</span>
        <span className="min-w-0 flex-1 font-medium break-words">
          {label} <code className="text-sm font-normal text-faint">{step.action}</code>{' '}
          {action ? null : <Badge tone="bad">Not installed</Badge>}
        </span>
        <ItemButtons
          id={`step-${step.id || at}`}
          label={`the step ${label}`}
          at={at}
          of={view.steps.length}
          onMove={(by) => edit({ change: 'move-step', step: at, by })}
          onRemove={() => edit({ change: 'remove-step', step: at })}
        />
      </div>
      {action ? <p className="text-muted">{action.description}</p> : null}
      <div className="grid gap-3 sm:grid-cols-2">
        <Field name="step-name" label="Name of the step">
          {(control) => <Input {...control} value={step.name} onChange={(e) => set('name')(e.target.value)} />}
        </Field>
        <Field name="step-if" label="Only if" help="An expression. Empty: always.">
          {(control) => <CommitInput {...control} value={step.if} onCommit={set('if')} />}
        </Field>
      </div>
      <StepInputs {...props} />
      {step.rest.length > 0 ? <p className="text-sm text-faint">Only in YAML: {step.rest.join(', ')}.</p> : null}
    </fieldset>
  )
}

function AddStep({ actions, edit }: { actions: readonly OfferedAction[]; edit: Change }) {
  const [chosen, setChosen] = useState('')
  const groups = [...new Set(actions.map(({ plugin }) => plugin))]
  return (
    <div className="flex flex-wrap items-end gap-2 p-3.5">
      <div className="min-w-0 flex-1 basis-56">
        <Field name="action" label="Action">
          {(props) => (
            <Select {...props} value={chosen} onChange={(event) => setChosen(event.target.value)}>
              <option value="">Choose an action</option>
              {groups.map((group) => (
                <optgroup key={group ?? ''} label={group ?? 'Callboard'}>
                  {actions
                    .filter(({ plugin }) => plugin === group)
                    .map(({ id }) => (
                      <option key={id}>{id}</option>
                    ))}
                </optgroup>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Button
        reason={chosen === '' ? 'Choose an action first' : undefined}
        onClick={() => {
          edit({ change: 'add-step', action: chosen })
          setChosen('')
        }}
      >
        <Plus aria-hidden /> Add step
      </Button>
    </div>
  )
}

/** What a run does, in its order. */
export function StepsEditor({
  text,
  view,
  actions,
  edit,
}: {
  text: string
  view: BuilderView
  actions: readonly OfferedAction[]
  edit: Change
}) {
  const installed = new Map(actions.map((action) => [action.id, action]))
  return (
    <Card title="Steps">
      {view.steps.length === 0 ? <p className="border-b p-3.5 text-muted">Add the actions of a run, in order.</p> : null}
      {view.steps.map((step, at) => (
        <StepEditor
          key={step.id || at}
          text={text}
          view={view}
          at={at}
          step={step}
          action={installed.get(step.action)}
          edit={edit}
        />
      ))}
      <AddStep actions={actions} edit={edit} />
    </Card>
  )
}
