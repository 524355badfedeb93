'use client'
import { Button } from '@callboard/ui/button'
import { Dialog } from '@callboard/ui/dialog'
import { Field, Input, Select } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { toast } from '@callboard/ui/toast'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { ActionResult } from '~/lib/actions/action-result.ts'
import { useAction } from '~/lib/actions/use-action.ts'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { requestChange, setArchived } from './actions.ts'

type Props = {
  base: string
  flag: string
  variants: readonly string[]
  /** The variant that everybody has, if there is one. */
  settledOn: string | null
  /** Whether an environment is protected, so that the change has to be approved. */
  isProtected: boolean
  reason: string | undefined
}

type Archive = { key: string; archived: boolean; variant: string | null; why: string }

const archive = (base: string, isProtected: boolean, change: Archive): Promise<ActionResult<unknown>> =>
  isProtected ? requestChange(base, { change: { ...change, kind: 'archive' }, why: change.why }) : setArchived(base, change)

const requested = () => toast.success('Requested. It is done once somebody approves it.')

/** Restores an archived flag. */
export function RestoreButton({ base, flag, isProtected, reason }: Pick<Props, 'base' | 'flag' | 'isProtected' | 'reason'>) {
  const { busy, run } = useAction()
  const change = { key: flag, archived: false, variant: null, why: '' }
  return (
    <Button
      disabled={busy}
      reason={reason}
      onClick={() => run(() => archive(base, isProtected, change), isProtected ? requested : undefined)}
    >
      Restore
    </Button>
  )
}

/** Archives a flag with what applications get until its code is gone. */
export function ArchiveButton({ base, flag, variants, settledOn, isProtected, reason }: Props) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const { busy, error, errorOf, onSubmit } = useSubmit(
    (data) => {
      const why = textOf(data, 'why')
      return archive(base, isProtected, { key: flag, archived: true, variant: textOf(data, 'variant') || null, why })
    },
    () => {
      if (isProtected) requested()
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
              {isProtected ? 'Request approval' : 'Archive'}
            </Button>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
          </div>
        </form>
      </Dialog>
    </>
  )
}
