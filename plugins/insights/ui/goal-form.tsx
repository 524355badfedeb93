'use client'
import { activeDays, goalRange, isAdoptionGoal } from '@callboard/modules/usage/domain/adoption-goal'
import type { saveAdoptionGoal } from '@callboard/modules/usage/slots'
import type { Act } from '@callboard/plugin-kit/slot-data'
import { Button } from '@callboard/ui/button'
import { Dialog } from '@callboard/ui/dialog'
import { Field, Input } from '@callboard/ui/field'
import { toast } from '@callboard/ui/toast'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState, useTransition } from 'react'

/** Sets or removes the adoption goal. */
export function GoalForm({
  goal,
  save,
  reason,
}: {
  goal: number | null
  save: Act<typeof saveAdoptionGoal>
  reason: string | undefined
}) {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const [error, setError] = useState<string>()
  const [busy, start] = useTransition()
  const send = (next: number | null) =>
    start(async () => {
      const result = await save({ goal: next })
      if (!result.ok) return setError(result.message)
      toast.success(next === null ? 'Goal removed.' : `Goal set to ${next}%.`)
      setError(undefined)
      setOpen(false)
      router.refresh()
    })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('goal') ?? '')
      .replace('%', '')
      .trim()
    const next = text === '' ? Number.NaN : Number(text)
    if (!isAdoptionGoal(next)) return setError(goalRange.message)
    send(next)
  }
  return (
    <>
      <Button reason={reason} onClick={() => setOpen(true)}>
        {goal === null ? 'Set a goal' : 'Edit goal'}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Adoption goal"
        description={`The share of each team that should use the portal within ${activeDays} days. Anyone with access to Insights can see it.`}
      >
        <form onSubmit={submit} noValidate className="flex flex-col gap-4">
          <Field name="goal" label="Active members per team, in percent" error={error}>
            {(props) => <Input {...props} inputMode="numeric" defaultValue={goal ?? ''} placeholder="60" className="w-24" />}
          </Field>
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="primary" disabled={busy}>
              Save
            </Button>
            {goal === null ? null : (
              <Button disabled={busy} onClick={() => send(null)}>
                Remove goal
              </Button>
            )}
            <Button onClick={() => setOpen(false)}>Cancel</Button>
          </div>
        </form>
      </Dialog>
    </>
  )
}
