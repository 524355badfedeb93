'use client'
import { Button, buttonStyle } from '@callboard/ui/button'
import { Field, Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Link } from '~/components/link.tsx'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { signInWith } from '~/lib/session/sign-in-with.ts'
import { acceptInvite, confirmEmail, confirmNewEmail, join, mailPasswordReset, setNewPassword } from './actions.ts'
import { SentNotice } from './sent-notice.tsx'

/** Uses a sign-in link. A button, because mail scanners open links, and each works once. */
export function SignInWithLink({ token, email, to }: { token: string; email: string; to: string }) {
  const router = useRouter()
  const form = useSubmit(
    () => signInWith('email-link', { token }),
    () => {
      router.push(to)
      router.refresh()
    },
  )
  return (
    <form onSubmit={form.onSubmit} className="flex flex-col gap-4">
      {form.error ? <Notice tone="bad" title={form.error} /> : null}
      <Button type="submit" variant="primary" size="large" disabled={form.busy}>
        <span className="min-w-0 truncate">Sign in as {email}</span>
      </Button>
    </form>
  )
}

export function ForgotPasswordForm({ mailboxUrl }: { mailboxUrl: string | undefined }) {
  const [sent, setSent] = useState<string>()
  const form = useSubmit(
    (data) => mailPasswordReset(textOf(data, 'email')),
    (result) => setSent(result.email),
  )
  if (sent) return <SentNotice email={sent} what="If an account exists, we sent a password reset link." mailboxUrl={mailboxUrl} />
  return (
    <form onSubmit={form.onSubmit} className="flex flex-col gap-4" method="post">
      {form.error ? <Notice tone="bad" title={form.error} /> : null}
      <Field name="email" label="Email address" error={form.errorOf('email')}>
        {(props) => <Input {...props} type="email" autoComplete="username" required />}
      </Field>
      <Button type="submit" variant="primary" size="large" disabled={form.busy}>
        Email me a link
      </Button>
    </form>
  )
}

export function ResetPasswordForm({ token }: { token: string }) {
  const [done, setDone] = useState(false)
  const form = useSubmit(
    (data) => setNewPassword({ token, password: textOf(data, 'password') }),
    () => setDone(true),
  )
  if (done)
    return (
      <div className="flex flex-col gap-4">
        <Notice tone="ok" title="Your password is set.">
          All sessions were signed out.
        </Notice>
        <Link href={paths.signIn()} className={buttonStyle({ variant: 'primary', size: 'large' })}>
          Sign in
        </Link>
      </div>
    )
  return (
    <form onSubmit={form.onSubmit} className="flex flex-col gap-4" method="post">
      {form.error ? <Notice tone="bad" title={form.error} /> : null}
      <Field name="password" label="New password" help="At least 12 characters." error={form.errorOf('password')}>
        {(props) => <Input {...props} type="password" autoComplete="new-password" required minLength={12} maxLength={200} />}
      </Field>
      <Button type="submit" variant="primary" size="large" disabled={form.busy}>
        Set password and sign out everywhere
      </Button>
    </form>
  )
}

type Confirmation = { act: Parameters<typeof useSubmit>[0]; label: string; done: string; next: string }

/** A button that uses an emailed link, then shows what has changed. A button, because mail scanners open links. */
function ConfirmLink({ act, label, done: title, next }: Confirmation) {
  const [done, setDone] = useState(false)
  const form = useSubmit(act, () => setDone(true))
  if (done)
    return (
      <div className="flex flex-col gap-4">
        <Notice tone="ok" title={title} />
        <Link href={next} className={buttonStyle({ variant: 'primary', size: 'large' })}>
          Continue
        </Link>
      </div>
    )
  return (
    <form onSubmit={form.onSubmit} className="flex flex-col gap-4">
      {form.error ? <Notice tone="bad" title={form.error} /> : null}
      <Button type="submit" variant="primary" size="large" disabled={form.busy}>
        <span className="min-w-0 truncate">{label}</span>
      </Button>
    </form>
  )
}

/** Verifies the email address of the signed-in account. */
export const ConfirmEmail = ({ token, email }: { token: string; email: string }) => (
  <ConfirmLink
    act={() => confirmEmail(token)}
    label={`Confirm ${email}`}
    done="Your address is confirmed."
    next={paths.organizations()}
  />
)

export const ConfirmEmailChange = ({ token, email }: { token: string; email: string }) => (
  <ConfirmLink
    act={() => confirmNewEmail(token)}
    label={`Use ${email} from now on`}
    done={`Your account email is now ${email}.`}
    next={paths.account()}
  />
)

export function AcceptInvitation({ secret, label }: { secret: string; label: string }) {
  const router = useRouter()
  const form = useSubmit(
    () => acceptInvite(secret),
    ({ href }) => router.push(href),
  )
  return (
    <form onSubmit={form.onSubmit} className="flex flex-col gap-3">
      {form.error ? <Notice tone="bad" title={form.error} /> : null}
      <Button type="submit" variant="primary" size="large" disabled={form.busy}>
        {label}
      </Button>
    </form>
  )
}

export function JoinButton({ slug, name }: { slug: string; name: string }) {
  const router = useRouter()
  const form = useSubmit(
    () => join(slug),
    ({ href }) => router.push(href),
  )
  return (
    <form onSubmit={form.onSubmit}>
      {form.error ? <Notice tone="bad" title={form.error} /> : null}
      <Button type="submit" disabled={form.busy}>
        Join<span className="sr-only"> {name}</span>
      </Button>
    </form>
  )
}
