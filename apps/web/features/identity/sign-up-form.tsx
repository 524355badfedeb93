'use client'
import { Button } from '@callboard/ui/button'
import { Field, Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { useRouter } from 'next/navigation'
import { signIn } from 'next-auth/react'
import { type FormEvent, useState } from 'react'
import { paths } from '../../lib/paths.ts'
import { signUp } from './actions.ts'

/** Creates an account, signs in, and goes on to the organization. */
export function SignUpForm() {
  const router = useRouter()
  const [error, setError] = useState<{ message: string; field?: string }>()
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const input = { name: String(data.get('name')), email: String(data.get('email')), password: String(data.get('password')) }
    setBusy(true)
    setError(undefined)
    const result = await signUp(input)
    if (result.ok && (await signIn('credentials', { redirect: false, ...input }))?.ok) {
      router.push(paths.newOrganization())
      return
    }
    setBusy(false)
    setError(result.ok ? { message: 'Your account is there, but signing in failed. Try to sign in.' } : result)
  }
  const errorFor = (field: string) => (error?.field === field ? error.message : undefined)
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4" method="post">
      {error && !error.field ? <Notice tone="bad" title={error.message} /> : null}
      <Field name="name" label="Your name" error={errorFor('name')}>
        {(props) => <Input {...props} autoComplete="name" required maxLength={100} />}
      </Field>
      <Field name="email" label="Email address" error={errorFor('email')}>
        {(props) => <Input {...props} type="email" autoComplete="email" required />}
      </Field>
      <Field
        name="password"
        label="Password"
        help="At least 12 characters. A few words in a row are easy to remember."
        error={errorFor('password')}
      >
        {(props) => <Input {...props} type="password" autoComplete="new-password" required minLength={12} maxLength={200} />}
      </Field>
      <Button type="submit" look="primary" size="large" disabled={busy}>
        {busy ? 'Creating your account …' : 'Create account'}
      </Button>
    </form>
  )
}
