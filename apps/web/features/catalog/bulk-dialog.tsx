'use client'
import type { EditOutcome } from '@callboard/modules/inference'
import { Button } from '@callboard/ui/button'
import { Dialog } from '@callboard/ui/dialog'
import { Field, Input } from '@callboard/ui/field'
import { Progress } from '@callboard/ui/progress'
import { useRouter } from 'next/navigation'
import { type FormEvent, useId, useState } from 'react'
import { withIdentityConfirmation } from '~/lib/actions/with-identity-confirmation.ts'
import { type BulkChange, editEntities } from './bulk-actions.ts'
import type { FilterOptions } from './filters.ts'
import type { CatalogRow } from './row.ts'

/** Entities of one request: few, because each pull request takes calls to its vendor. */
const chunkSize = 5

const forms = {
  'spec.owner': { title: 'Set owner', label: 'Owner', key: 'owner', help: 'A team or user of the catalog.' },
  'spec.lifecycle': { title: 'Set lifecycle', label: 'Lifecycle', key: 'lifecycle', help: undefined },
  'metadata.tags': { title: 'Add tags', label: 'Tags', key: 'tag', help: 'Separate tags with commas. Existing tags stay.' },
} as const

const changeOf = (field: BulkChange['field'], text: string): BulkChange =>
  field === 'metadata.tags'
    ? {
        field,
        value: text
          .split(',')
          .map((tag) => tag.trim())
          .filter(Boolean),
      }
    : { field, value: text }

const entities = (count: number) => (count === 1 ? '1 entity' : `${count} entities`)

/** How the change reaches the entities. */
function Consequence({ rows }: { rows: CatalogRow[] }) {
  const inferred = rows.filter((r) => r.inferred).length
  const files = rows.length - inferred
  return (
    <>
      {inferred > 0 ? `${entities(inferred)} inferred from code: changed immediately. ` : ''}
      {files > 0 ? `${entities(files)} defined in catalog files: a pull request for each.` : ''}
    </>
  )
}

function useBulkEdit(base: string, rows: CatalogRow[]) {
  const router = useRouter()
  const [done, setDone] = useState<EditOutcome[]>()
  const [running, setRunning] = useState(false)
  const [error, setError] = useState<string>()
  const run = async (change: BulkChange) => {
    setRunning(true)
    setError(undefined)
    const outcomes: EditOutcome[] = []
    for (let from = 0; from < rows.length; from += chunkSize) {
      const refs = rows.slice(from, from + chunkSize).map((r) => r.ref)
      const result = await withIdentityConfirmation(() => editEntities(base, refs, change))
      if (!result.ok) {
        setError(result.message)
        break
      }
      outcomes.push(...result.data.outcomes)
      setDone([...outcomes])
    }
    setRunning(false)
    router.refresh()
  }
  return { done, running, error, run }
}

function Outcomes({ outcomes, rows }: { outcomes: EditOutcome[]; rows: CatalogRow[] }) {
  const labelOf = (ref: string) => rows.find((r) => r.ref === ref)?.label ?? ref
  const changed = outcomes.filter((o) => o.result === 'changed').length
  const unchanged = outcomes.filter((o) => o.result === 'unchanged').length
  return (
    <ul className="flex max-h-64 flex-col gap-1 overflow-auto">
      {changed > 0 ? <li>{entities(changed)} changed.</li> : null}
      {unchanged > 0 ? <li className="text-muted">{entities(unchanged)} already had this value.</li> : null}
      {outcomes.map((o) =>
        o.result === 'proposed' ? (
          <li key={o.ref}>
            {labelOf(o.ref)}:{' '}
            <a href={o.url} target="_blank" rel="noreferrer" className="text-accent underline">
              {o.label}
            </a>
          </li>
        ) : o.result === 'failed' ? (
          <li key={o.ref} className="text-bad">
            {labelOf(o.ref)}: {o.message}
          </li>
        ) : null,
      )}
    </ul>
  )
}

type Props = {
  base: string
  rows: CatalogRow[]
  field: BulkChange['field']
  filters: FilterOptions
  onClose: (done: boolean) => void
}

/** Changes one value of several entities, and says what became of each. */
export function BulkDialog({ base, rows, field, filters, onClose }: Props) {
  const { title, label, key, help } = forms[field]
  const { done, running, error, run } = useBulkEdit(base, rows)
  const listId = useId()
  const options = filters.find((f) => f.key === key)?.options ?? []
  const finished = done !== undefined && !running
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    void run(changeOf(field, String(new FormData(event.currentTarget).get('value') ?? '')))
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open || running ? undefined : onClose(finished))}
      title={`${title}: ${entities(rows.length)}`}
      description={<Consequence rows={rows} />}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        {finished ? null : (
          <Field name="value" label={label} help={help} error={error}>
            {(control) => <Input {...control} list={listId} autoComplete="off" required disabled={running} />}
          </Field>
        )}
        <datalist id={listId}>
          {options.map((o) => (
            <option key={o.value} value={o.value.replace('group:default/', '')} />
          ))}
        </datalist>
        {running ? <Progress label={title} done={done?.length ?? 0} total={rows.length} /> : null}
        {done ? <Outcomes outcomes={done} rows={rows} /> : null}
        {finished && error ? (
          <p role="alert" className="text-bad">
            {error}
          </p>
        ) : null}
        <div className="flex justify-end gap-2">
          {finished ? (
            <Button variant="primary" onClick={() => onClose(true)}>
              Done
            </Button>
          ) : (
            <>
              <Button disabled={running} onClick={() => onClose(false)}>
                Cancel
              </Button>
              <Button type="submit" variant="primary" disabled={running}>
                {running ? 'Saving…' : 'Save'}
              </Button>
            </>
          )}
        </div>
      </form>
    </Dialog>
  )
}
