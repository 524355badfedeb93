'use client'
import { knownKinds } from '@callboard/modules/catalog/domain/entity'
import type { BuilderView } from '@callboard/modules/templates/domain/builder/read-template'
import { Card } from '@callboard/ui/card'
import { Field, Input } from '@callboard/ui/field'
import { CommitInput } from './commit-input.tsx'
import { kindName } from './kind-name.ts'
import { OwnerField } from './owner-field.tsx'
import type { Change } from './use-builder.ts'

const offered = knownKinds.filter((kind) => kind !== 'template' && kind !== 'location')

function KindBoxes({ appliesTo, edit }: { appliesTo: readonly string[]; edit: Change }) {
  const chosen = new Set(appliesTo.map((kind) => kind.toLowerCase()))
  const others = [...chosen].filter((kind) => !offered.some((one) => one === kind))
  const toggle = (kind: string, on: boolean) => {
    const kept = appliesTo.filter((one) => one.toLowerCase() !== kind)
    const value = on ? [...kept, kindName(kind)] : kept
    edit({ change: 'set', path: ['spec', 'appliesTo'], value: value.length > 0 ? value : undefined })
  }
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 font-medium">Runs on</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1.5">
        {[...offered, ...others].map((kind) => (
          <label key={kind} className="flex min-h-6 items-center gap-1.5">
            <input
              type="checkbox"
              className="accent-(--accent)"
              checked={chosen.has(kind)}
              onChange={(event) => toggle(kind, event.target.checked)}
            />
            {kindName(kind)}
          </label>
        ))}
      </div>
      <p className="text-sm text-faint">
        Shown under Actions on entities of these kinds. If none is chosen, it is started from Templates, without an entity.
      </p>
    </fieldset>
  )
}

/** What a template says about itself. @param isNew one that exists keeps its name */
export function AboutEditor({ base, view, isNew, edit }: { base: string; view: BuilderView; isNew: boolean; edit: Change }) {
  const { title, name, description, owner, appliesTo } = view
  const set = (path: readonly string[]) => (value: string) => edit({ change: 'set', path, value: value || undefined })
  return (
    <Card title="About">
      <div className="flex flex-col gap-4 p-3.5">
        <Field name="title" label="Title">
          {(props) => <Input {...props} value={title} onChange={(e) => set(['metadata', 'title'])(e.target.value)} />}
        </Field>
        <Field
          name="name"
          label="Name"
          help={isNew ? 'Letters, digits, “-”, “_” and “.”. It cannot be changed later.' : 'Runs and policies refer to it.'}
        >
          {(props) => <CommitInput {...props} value={name} disabled={!isNew} onCommit={set(['metadata', 'name'])} />}
        </Field>
        <Field name="description" label="Description">
          {(props) => <Input {...props} value={description} onChange={(e) => set(['metadata', 'description'])(e.target.value)} />}
        </Field>
        <OwnerField base={base} owner={owner} onChange={set(['spec', 'owner'])} />
        <KindBoxes appliesTo={appliesTo} edit={edit} />
      </div>
    </Card>
  )
}
