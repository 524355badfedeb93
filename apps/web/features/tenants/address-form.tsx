'use client'
import { Button } from '@callboard/ui/button'
import { Field, Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { type FormEvent, useEffect, useState, useTransition } from 'react'
import { navigateAway } from '~/lib/navigation/navigate-away.ts'
import { changeAddress, checkNewSlug } from './actions.ts'

type Props = {
  base: string
  slug: string
  /** The URL around the slug, for example `https://callboard.example/t/` and nothing. */
  before: string
  reason: string | undefined
}

/** Changes the portal's slug; the previous one redirects for 30 days. */
export function AddressForm({ base, slug, before, reason }: Props) {
  const [typed, setTyped] = useState(slug)
  const [check, setCheck] = useState<{ slug: string; problem: string | undefined }>()
  const [error, setError] = useState<string>()
  const [busy, start] = useTransition()
  useEffect(() => {
    if (typed === slug || !typed) return
    const timer = setTimeout(async () => {
      const result = await checkNewSlug(base, typed)
      setCheck({ slug: typed, problem: result.ok ? result.data.problem : result.message })
    }, 250)
    return () => clearTimeout(timer)
  }, [base, slug, typed])
  const current = check?.slug === typed ? check : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    start(async () => {
      const result = await changeAddress(base, typed)
      // The URL of this page has changed, so the browser has to navigate.
      if (result.ok) navigateAway(result.data.href)
      else setError(result.message)
    })
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3 border-t p-3.5">
      {error ? <Notice tone="bad" title={error} /> : null}
      <Field
        name="slug"
        label="Address"
        error={current?.problem}
        help={
          <span aria-live="polite" className="break-all">
            {before}
            {typed || '…'}
            {typed === slug ? null : '. The current address redirects for 30 days, then becomes available to others.'}
          </span>
        }
      >
        {(props) => (
          <Input
            {...props}
            value={typed}
            onChange={(e) => setTyped(e.target.value.toLowerCase())}
            required
            maxLength={40}
            spellCheck={false}
            disabled={reason !== undefined}
          />
        )}
      </Field>
      <div>
        <Button type="submit" disabled={busy || typed === slug || current?.problem !== undefined} reason={reason}>
          Change address
        </Button>
      </div>
    </form>
  )
}
