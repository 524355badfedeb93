'use client'
import { Button } from '@callboard/ui/button'
import { Field, Input } from '@callboard/ui/field'
import { Plus, Trash2 } from 'lucide-react'
import { nextId } from './draft.ts'

/** `variants` is a list that commas separate. */
export type PrerequisiteDraft = { id: string; flag: string; variants: string }

type Props = {
  drafts: readonly PrerequisiteDraft[]
  errorWithin: (field: string) => string | undefined
  errorOf: (field: string) => string | undefined
  onChange: (drafts: PrerequisiteDraft[]) => void
}

/** Edits the flags that must have certain variants, or this one counts as off. */
export function PrerequisiteEditor({ drafts, errorOf, errorWithin, onChange }: Props) {
  const set = (id: string, change: Partial<PrerequisiteDraft>) =>
    onChange(drafts.map((d) => (d.id === id ? { ...d, ...change } : d)))
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">Prerequisites</legend>
      {drafts.length === 0 ? <p className="text-muted">Requires no other flag.</p> : null}
      {drafts.map((draft, i) => (
        <div key={draft.id} className="flex flex-wrap items-start gap-3">
          <Field name={`${draft.id}-flag`} label="Requires the flag" error={errorOf(`prerequisites.${i}.flag`)}>
            {(props) => (
              <Input
                {...props}
                autoComplete="off"
                className="w-56 font-mono"
                value={draft.flag}
                onChange={(event) => set(draft.id, { flag: event.target.value })}
              />
            )}
          </Field>
          <Field
            name={`${draft.id}-variants`}
            label="With one of the variants"
            error={errorWithin(`prerequisites.${i}.variants`)}
          >
            {(props) => (
              <Input
                {...props}
                autoComplete="off"
                placeholder="on, beta"
                className="w-56"
                value={draft.variants}
                onChange={(event) => set(draft.id, { variants: event.target.value })}
              />
            )}
          </Field>
          <Button
            variant="quiet"
            size="icon"
            className="mt-6"
            aria-label={`Remove the prerequisite ${draft.flag || i + 1}`}
            onClick={() => onChange(drafts.filter((d) => d.id !== draft.id))}
          >
            <Trash2 aria-hidden />
          </Button>
        </div>
      ))}
      {errorOf('prerequisites') ? (
        <p role="alert" className="text-bad">
          {errorOf('prerequisites')}
        </p>
      ) : null}
      <div>
        <Button variant="quiet" onClick={() => onChange([...drafts, { id: nextId(), flag: '', variants: '' }])}>
          <Plus aria-hidden /> Add prerequisite
        </Button>
      </div>
    </fieldset>
  )
}
