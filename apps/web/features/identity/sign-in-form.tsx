'use client'
import { Button } from '@callboard/ui/button'
import { Field, Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { useRouter } from 'next/navigation'
import { signIn } from 'next-auth/react'
import { type FormEvent, useState } from 'react'

/** Email and password. The refusal is the same for an unknown address and a wrong password. */
export function SignInForm({ to }: { to: string }) {
  const router = useRouter()
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    setBusy(true)
    setError(undefined)
    const result = await signIn('credentials', { redirect: false, email: data.get('email'), password: data.get('password') })
    if (result?.ok) {
      router.push(to)
      router.refresh()
      return
    }
    setBusy(false)
    setError(result?.error ?? 'Sign-in does not work right now. Try again in a minute.')
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4" method="post">
      {error ? <Notice tone="bad" title={error} /> : null}
      <Field name="email" label="Email address">
        {(props) => <Input {...props} type="email" autoComplete="email" required />}
      </Field>
      <Field name="password" label="Password">
        {(props) => <Input {...props} type="password" autoComplete="current-password" required />}
      </Field>
      <Button type="submit" look="primary" size="large" disabled={busy}>
        {busy ? 'Signing in …' : 'Sign in'}
      </Button>
    </form>
  )
}
