'use client'
import { slugFrom } from '@callboard/core/slug-from'
import { Button } from '@callboard/ui/button'
import { Field, Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { useRouter } from 'next/navigation'
import { type FormEvent, useEffect, useState } from 'react'
import { checkSlug, createOrganization } from './create-actions.ts'

/** Name and slug of a new organization; the slug is checked while typing. */
export function CreateOrganizationForm({ origin }: { origin: string }) {
  const router = useRouter()
  const [name, setName] = useState('')
  const [typed, setTyped] = useState<string>()
  const [check, setCheck] = useState<{ slug: string; problem: string | undefined }>()
  // An available slug if the name's own was taken.
  const [instead, setInstead] = useState<{ of: string; slug: string }>()
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const named = slugFrom(name)
  const slug = typed ?? (instead?.of === named ? instead.slug : named)
  useEffect(() => {
    if (!slug) return
    const timer = setTimeout(async () => {
      const result = await checkSlug(slug)
      const free = result.ok ? result.data.free : undefined
      if (typed === undefined && free && free !== slug) setInstead({ of: slug, slug: free })
      else setCheck({ slug, problem: result.ok ? result.data.problem : result.message })
    }, 250)
    return () => clearTimeout(timer)
  }, [slug, typed])
  const current = check?.slug === slug ? check : undefined
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    const result = await createOrganization({ name, slug })
    if (result.ok) router.push(result.data.href)
    else {
      setBusy(false)
      setError(result.message)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {error ? <Notice tone="bad" title={error} /> : null}
      <Field name="name" label="Name">
        {(props) => (
          <Input
            {...props}
            value={name}
            onChange={(e) => setName(e.target.value)}
            required
            maxLength={80}
            placeholder="Acme"
            autoComplete="organization"
          />
        )}
      </Field>
      <Field
        name="slug"
        label="Address"
        error={current?.problem}
        help={
          <span aria-live="polite" className="break-all">
            {origin}/t/{slug || '…'} {current && !current.problem ? <b className="font-medium text-ok">is free</b> : null}
          </span>
        }
      >
        {(props) => (
          <Input
            {...props}
            value={slug}
            onChange={(e) => setTyped(e.target.value.toLowerCase())}
            required
            maxLength={40}
            spellCheck={false}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" size="large" disabled={busy || !name || !slug || current?.problem !== undefined}>
        {busy ? 'Creating …' : 'Create organization'}
      </Button>
    </form>
  )
}
