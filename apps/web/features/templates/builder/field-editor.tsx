'use client'
import { knownKinds } from '@callboard/modules/catalog/domain/entity'
import {
  type BuilderField,
  type FieldDraft,
  type FieldKind,
  fieldKinds,
} from '@callboard/modules/templates/domain/builder/field-schema'
import { Field, Input, Select, TextArea } from '@callboard/ui/field'
import { useState } from 'react'
import { CommitInput } from './commit-input.tsx'
import { fieldId } from './field-id.ts'
import { ItemButtons } from './item-buttons.tsx'
import { kindName } from './kind-name.ts'
import type { Change } from './use-builder.ts'

const kindLabels: Readonly<Record<FieldKind, string>> = {
  text: 'Text',
  paragraph: 'Paragraph',
  number: 'Number',
  integer: 'Whole number',
  boolean: 'Yes or no',
  choice: 'Choice',
  list: 'List of texts',
  entity: 'Entity',
  owner: 'Owner',
  secret: 'Secret',
}

/** The choices of a field, one in each line. */
function ChoicesEditor({ choices, onChange }: { choices: readonly string[]; onChange: (choices: string[]) => void }) {
  const [text, setText] = useState(choices.join('\n'))
  const enter = (next: string) => {
    setText(next)
    const entered = next
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
    if (entered.length > 0) onChange([...new Set(entered)])
  }
  return (
    <Field name="choices" label="Choices" help="One per line.">
      {(props) => <TextArea {...props} rows={3} value={text} onChange={(event) => enter(event.target.value)} />}
    </Field>
  )
}

function EntityKind({ kind, onChange }: { kind: string; onChange: (kind: string) => void }) {
  const isKnown = kind === '' || knownKinds.some((one) => kindName(one) === kind)
  return (
    <Field name="entity-kind" label="Kind of entity">
      {(props) => (
        <Select {...props} value={kind} onChange={(event) => onChange(event.target.value)}>
          <option value="">Any kind</option>
          {[...knownKinds.map(kindName), ...(isKnown ? [] : [kind])].map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Select>
      )}
    </Field>
  )
}

function Controls({ field, onChange }: { field: FieldDraft; onChange: (field: FieldDraft) => void }) {
  const { name, label, kind, required, help, choices, entityKind } = field
  const setKind = (next: FieldKind) =>
    onChange({ ...field, kind: next, choices: next === 'choice' && choices.length === 0 ? ['First choice'] : choices })
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-3">
        <Field name="label" label="Label">
          {(props) => <Input {...props} value={label} onChange={(e) => onChange({ ...field, label: e.target.value })} />}
        </Field>
        <Field name="name" label="Name">
          {(props) => <CommitInput {...props} value={name} onCommit={(next) => onChange({ ...field, name: next })} />}
        </Field>
        <Field name="kind" label="Type">
          {(props) => (
            <Select
              {...props}
              value={kind}
              onChange={({ target }) => setKind(fieldKinds.find((one) => one === target.value) ?? kind)}
            >
              {fieldKinds.map((one) => (
                <option key={one} value={one}>
                  {kindLabels[one]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      {kind === 'choice' ? <ChoicesEditor choices={choices} onChange={(next) => onChange({ ...field, choices: next })} /> : null}
      {kind === 'entity' ? <EntityKind kind={entityKind} onChange={(next) => onChange({ ...field, entityKind: next })} /> : null}
      <Field name="help" label="Help text">
        {(props) => <Input {...props} value={help} onChange={(e) => onChange({ ...field, help: e.target.value })} />}
      </Field>
      <label className="flex min-h-6 w-fit items-center gap-1.5">
        <input
          type="checkbox"
          className="accent-(--accent)"
          checked={required}
          onChange={(event) => onChange({ ...field, required: event.target.checked })}
        />
        Required
      </label>
    </>
  )
}

/** A field of a form. What the builder has no controls for is named, and stays as it is written. */
export function FieldEditor({
  page,
  field,
  at,
  of,
  edit,
}: {
  page: number
  field: BuilderField
  at: number
  of: number
  edit: Change
}) {
  const { name, label, kind, rest, ...draft } = field
  return (
    <fieldset id={fieldId(page, at)} className="flex min-w-0 flex-col gap-3 border-b p-3.5 last:border-b-0">
      <legend className="sr-only">Field {name}</legend>
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 font-medium break-words">
          {label || name} <code className="text-sm font-normal text-faint">{name}</code>
        </span>
        <ItemButtons
          id={`field-${page}-${name}`}
          label={`the field ${label || name}`}
          at={at}
          of={of}
          onMove={(by) => edit({ change: 'move-field', page, name, by })}
          onRemove={() => edit({ change: 'remove-field', page, name })}
        />
      </div>
      {kind === 'other' ? (
        <p className="text-muted">The builder has no controls for this field. It stays as it is; change it in YAML.</p>
      ) : (
        <Controls
          field={{ ...draft, name, label, kind }}
          onChange={(next) => edit({ change: 'change-field', page, name, field: next })}
        />
      )}
      {rest.length > 0 ? <p className="text-sm text-faint">Only in YAML: {rest.join(', ')}.</p> : null}
    </fieldset>
  )
}
