'use client'
import { Button } from '@callboard/ui/button'
import { Dialog } from '@callboard/ui/dialog'
import { Field, Input, Select } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useAction } from '~/lib/actions/use-action.ts'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { setArchived } from './actions.ts'

type Props = {
  base: string
  flag: string
  variants: readonly string[]
  /** The variant that everybody has, if there is one. */
  settledOn: string | null
  reason: string | undefined
}

/** Restores an archived flag. */
export function RestoreButton({ base, flag, reason }: Pick<Props, 'base' | 'flag' | 'reason'>) {
  const { busy, run } = useAction()
  return (
    <Button disabled={busy} reason={reason} onClick={() => run(() => setArchived(base, { key: flag, archived: false }))}>
      Restore
    </Button>
  )
}

/** Archives a flag with what applications get until its code is gone. */
export function ArchiveButton({ base, flag, variants, settledOn, reason }: Props) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const { busy, error, errorOf, onSubmit } = useSubmit(
    (data) => setArchived(base, { key: flag, variant: textOf(data, 'variant') || null, why: textOf(data, 'why') }),
    () => {
      setOpen(false)
      router.refresh()
    },
  )
  return (
    <>
      <Button variant="danger" onClick={() => setOpen(true)} reason={reason} aria-label={`Archive ${flag}`}>
        Archive
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Archive ${flag}?`}
        description="Its rules no longer apply. You can restore it with them."
      >
        <form onSubmit={onSubmit} noValidate className="flex flex-col gap-3">
          <Field
            name="variant"
            label="Applications get"
            help="For 30 days, with a warning. After that they get the default in their code."
            error={errorOf('variant')}
          >
            {(props) => (
              <Select {...props} defaultValue={settledOn ?? ''}>
                <option value="">the default in the code</option>
                {variants.map((variant) => (
                  <option key={variant} value={variant}>
                    {variant}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field name="why" label="Why" help="Shown in the history." error={errorOf('why')}>
            {(props) => <Input {...props} autoComplete="off" placeholder="Shipped to everybody" />}
          </Field>
          {error ? <Notice tone="bad" title={error} /> : null}
          <div className="flex gap-2">
            <Button type="submit" variant="danger" disabled={busy}>
              Archive
            </Button>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
          </div>
        </form>
      </Dialog>
    </>
  )
}
