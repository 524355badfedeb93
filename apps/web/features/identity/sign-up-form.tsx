'use client'
import { Button } from '@callboard/ui/button'
import { Field, Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { signInWith } from '~/lib/session/sign-in-with.ts'
import { mailSignInLink, signUp } from './actions.ts'
import { type Provider, ProviderButtons } from './provider-buttons.tsx'
import { SentNotice } from './sent-notice.tsx'

type Props = { to: string; providers: readonly Provider[]; mailboxUrl: string | undefined; email: string | undefined }

/** Signs up with or without a password. Either way an emailed link verifies the account, except for users invited by email. */
export function SignUpForm({ to, providers, mailboxUrl, email }: Props) {
  const router = useRouter()
  const [way, setWay] = useState<'password' | 'link'>('password')
  const [sent, setSent] = useState<string>()
  const password = useSubmit(
    async (data) => {
      const given = { name: textOf(data, 'name'), email: textOf(data, 'email'), password: textOf(data, 'password') }
      const result = await signUp(given, to)
      if (!result.ok || result.data.account === 'mailed') return result
      const signedIn = await signInWith('credentials', { email: given.email, password: given.password })
      return signedIn.ok ? result : signedIn
    },
    ({ account, email }) => {
      if (account === 'mailed') return setSent(email)
      router.push(to)
      router.refresh()
    },
  )
  const link = useSubmit(
    (data) => mailSignInLink({ email: textOf(data, 'email'), name: textOf(data, 'name') }, to),
    (result) => setSent(result.email),
  )
  const form = way === 'password' ? password : link
  if (sent)
    return (
      <SentNotice
        email={sent}
        what="We sent you a confirmation link. It is valid for 15 minutes, in this browser."
        mailboxUrl={mailboxUrl}
      />
    )
  return (
    <>
      <ProviderButtons providers={providers} to={to} />
      <form onSubmit={form.onSubmit} className="flex flex-col gap-4" method="post">
        {form.error ? <Notice tone="bad" title={form.error} /> : null}
        <Field name="name" label="Your name" error={form.errorOf('name')}>
          {(props) => <Input {...props} autoComplete="name" required maxLength={100} />}
        </Field>
        <Field name="email" label="Email address" error={form.errorOf('email')}>
          {(props) => <Input {...props} type="email" autoComplete="email" required defaultValue={email} />}
        </Field>
        {way === 'password' ? (
          <Field
            name="password"
            label="Password"
            help="At least 12 characters. A passphrase works well."
            error={form.errorOf('password')}
          >
            {(props) => <Input {...props} type="password" autoComplete="new-password" required minLength={12} maxLength={200} />}
          </Field>
        ) : null}
        <Button type="submit" variant="primary" size="large" disabled={form.busy}>
          {way === 'link' ? 'Email me a link' : form.busy ? 'Creating your account …' : 'Create account'}
        </Button>
        <Button variant="quiet" onClick={() => setWay(way === 'password' ? 'link' : 'password')}>
          {way === 'password' ? 'Use an email link instead of a password' : 'Use a password instead'}
        </Button>
      </form>
    </>
  )
}
