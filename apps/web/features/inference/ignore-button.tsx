'use client'
import { Button } from '@callboard/ui/button'
import { Dialog } from '@callboard/ui/dialog'
import { Field, Input } from '@callboard/ui/field'
import { toast } from '@callboard/ui/toast'
import { EyeOff } from 'lucide-react'
import { useState } from 'react'
import { useAction } from '~/lib/actions/use-action.ts'
import { ignore } from './actions.ts'

export type Ignorable = { ref: string; label: string; integrationId: string | null; repository: string; file: string | null }

/** Patterns that match an inferred entity, from only this one to everything of its repository. */
function suggestions({ ref, label, repository, file }: Ignorable): { pattern: string; label: string }[] {
  const folder = file?.includes('/') ? file.slice(0, file.lastIndexOf('/')) : ''
  return [
    { pattern: ref, label: `${label} alone` },
    ...(folder && repository ? [{ pattern: `${repository}/${folder}/**`, label: `Everything in ${folder}` }] : []),
    ...(repository ? [{ pattern: `${repository}/**`, label: `Everything in ${repository}` }] : []),
  ]
}

/** Selects what to ignore: this entity, its folder, its repository, or a pattern. */
export function IgnoreButton({ base, of, reason }: { base: string; of: Ignorable; reason: string | undefined }) {
  const [open, setOpen] = useState(false)
  const [pattern, setPattern] = useState(of.ref)
  const { busy, run } = useAction()
  const { integrationId } = of
  if (!integrationId) return null
  return (
    <>
      <Button
        variant="quiet"
        size="icon"
        reason={reason}
        aria-label={`Ignore ${of.label}`}
        title="Ignore"
        onClick={() => setOpen(true)}
      >
        <EyeOff aria-hidden />
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Ignore ${of.label}?`}
        description="Matching entities are removed and no longer inferred. They can be restored for 30 days; you can delete the pattern at any time."
      >
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault()
            run(
              () => ignore(base, integrationId, pattern),
              ({ removed }) => {
                setOpen(false)
                toast.success(removed === 1 ? '1 entity ignored' : `${removed} entities ignored`)
              },
            )
          }}
        >
          <fieldset className="flex flex-col gap-1.5">
            <legend className="sr-only">What to ignore</legend>
            {suggestions(of).map((s) => (
              <label key={s.pattern} className="flex items-center gap-2">
                <input type="radio" name="what" checked={pattern === s.pattern} onChange={() => setPattern(s.pattern)} />
                <span className="min-w-0 truncate">{s.label}</span>
              </label>
            ))}
          </fieldset>
          <Field name="pattern" label="Pattern" help="A reference, or repository and path; * and ** match as usual.">
            {(props) => <Input {...props} value={pattern} onChange={(e) => setPattern(e.target.value)} className="font-mono" />}
          </Field>
          <div className="flex gap-2">
            <Button type="submit" variant="primary" disabled={busy}>
              Ignore
            </Button>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
          </div>
        </form>
      </Dialog>
    </>
  )
}
