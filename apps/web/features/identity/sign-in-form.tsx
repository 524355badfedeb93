'use client'
import { Button } from '@callboard/ui/button'
import { Field, Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Link } from '~/components/link.tsx'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { signInWith } from '~/lib/session/sign-in-with.ts'
import { mailSignInLink } from './actions.ts'
import { type Provider, ProviderButtons } from './provider-buttons.tsx'
import { SentNotice } from './sent-notice.tsx'

type Props = {
  to: string
  providers: readonly Provider[]
  mailboxUrl: string | undefined
  /** Why the redirect from an external provider failed. */
  refused: string | undefined
  email: string | undefined
}

/** Password, emailed link or an external provider. The error is the same for an unknown address and a wrong password. */
export function SignInForm({ to, providers, mailboxUrl, refused, email }: Props) {
  const router = useRouter()
  const [way, setWay] = useState<'password' | 'link'>('password')
  const [sent, setSent] = useState<string>()
  const password = useSubmit(
    (data) => signInWith('credentials', { email: textOf(data, 'email'), password: textOf(data, 'password') }),
    () => {
      router.push(to)
      router.refresh()
    },
  )
  const link = useSubmit(
    (data) => mailSignInLink({ email: textOf(data, 'email') }, to),
    (result) => setSent(result.email),
  )
  const form = way === 'password' ? password : link
  if (sent)
    return <SentNotice email={sent} what="We sent a link that signs you in. It works for 15 minutes." mailboxUrl={mailboxUrl} />
  return (
    <>
      <ProviderButtons providers={providers} to={to} />
      <form onSubmit={form.onSubmit} className="flex flex-col gap-4" method="post">
        {form.error || refused ? <Notice tone="bad" title={form.error ?? refused ?? ''} /> : null}
        <Field name="email" label="Email address" error={form.errorOf('email')}>
          {(props) => <Input {...props} type="email" autoComplete="username" required defaultValue={email} />}
        </Field>
        {way === 'password' ? (
          <Field
            name="password"
            label="Password"
            help={
              <Link href={paths.forgotPassword()} className="text-accent underline">
                Forgot your password?
              </Link>
            }
          >
            {(props) => <Input {...props} type="password" autoComplete="current-password" required />}
          </Field>
        ) : null}
        <Button type="submit" variant="primary" size="large" disabled={form.busy}>
          {way === 'link' ? 'Email me a link' : form.busy ? 'Signing in …' : 'Sign in'}
        </Button>
        <Button variant="quiet" onClick={() => setWay(way === 'password' ? 'link' : 'password')}>
          {way === 'password' ? 'Email me a sign-in link instead' : 'Sign in with a password instead'}
        </Button>
      </form>
    </>
  )
}
