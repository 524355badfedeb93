'use client'
import { Button } from '@callboard/ui/button'
import { Dialog } from '@callboard/ui/dialog'
import { Field, Input } from '@callboard/ui/field'
import { useEffect, useState } from 'react'
import { useAction } from '~/lib/actions/use-action.ts'
import { findCatalogUsers, linkTo } from './link-person-actions.ts'

type Found = { ref: string; label: string; name: string }
type Props = {
  base: string
  /** Null for oneself. */
  userId: string | null
  name: string
  /** The button's label. */
  current: string
  reason: string | undefined
}

/** Links a member to a catalog User, so that "mine" means what their teams own. */
export function LinkPerson({ base, userId, name, current, reason }: Props) {
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [found, setFound] = useState<Found[]>()
  const { busy, run } = useAction()
  useEffect(() => {
    if (!open) return
    let outdated = false
    const timer = setTimeout(async () => {
      const result = await findCatalogUsers(base, text)
      if (result.ok && !outdated) setFound(result.data)
    }, 150)
    return () => {
      outdated = true
      clearTimeout(timer)
    }
  }, [base, open, text])
  const choose = (ref: string | null) =>
    run(
      () => linkTo(base, userId, ref),
      () => setOpen(false),
    )
  return (
    <>
      <Button variant="quiet" onClick={() => setOpen(true)} reason={reason} aria-label={`Catalog user of ${name}: ${current}`}>
        {current}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Link ${name} to a catalog user`}
        description="Determines which services count as theirs. By default, the user with their verified email or GitHub login."
      >
        <Field name="catalog-user" label="Find a user">
          {(props) => <Input {...props} value={text} onChange={(e) => setText(e.target.value)} autoComplete="off" />}
        </Field>
        <ul className="mt-2 flex max-h-56 flex-col overflow-auto">
          {found?.map((user) => (
            <li key={user.ref}>
              <Button variant="quiet" className="w-full justify-start" disabled={busy} onClick={() => choose(user.ref)}>
                <span className="text-fg">{user.label}</span> <span className="text-faint">{user.name}</span>
              </Button>
            </li>
          ))}
          {found?.length === 0 ? <li className="px-2.5 py-2 text-muted">No matching users.</li> : null}
        </ul>
        <div className="mt-3 flex flex-wrap gap-2 border-t pt-3">
          <Button disabled={busy} onClick={() => choose(null)}>
            Match automatically
          </Button>
          <Button disabled={busy} onClick={() => choose('')}>
            None
          </Button>
        </div>
      </Dialog>
    </>
  )
}
