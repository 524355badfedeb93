'use client'
import { Button } from '@callboard/ui/button'
import { Card, Row } from '@callboard/ui/card'
import { Field, Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { TimeAgo } from '@callboard/ui/time-ago'
import { toast } from '@callboard/ui/toast'
import { useRef, useState } from 'react'
import { MailboxLink } from '~/components/mailbox-link.tsx'
import { useAction } from '~/lib/actions/use-action.ts'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { signInAt } from '~/lib/session/sign-in-with.ts'
import { endOtherSessions, endSession, savePassword, startEmailChange, unlinkProvider } from './actions.ts'

const CurrentPassword = ({ error }: { error: string | undefined }) => (
  <Field name="current" label="Current password" error={error}>
    {(props) => <Input {...props} type="password" autoComplete="current-password" required />}
  </Field>
)

export function PasswordForm({ hasPassword }: { hasPassword: boolean }) {
  const ref = useRef<HTMLFormElement>(null)
  const form = useSubmit(
    (data) => savePassword({ current: textOf(data, 'current'), password: textOf(data, 'password') }),
    () => {
      toast.success('Password changed. All other sessions were signed out.')
      ref.current?.reset()
    },
  )
  return (
    <Card title={hasPassword ? 'Password' : 'Set a password'}>
      <form ref={ref} onSubmit={form.onSubmit} className="flex flex-col gap-3 p-3.5">
        {form.error ? <Notice tone="bad" title={form.error} /> : null}
        {hasPassword ? <CurrentPassword error={form.errorOf('current')} /> : null}
        <Field name="password" label="New password" help="At least 12 characters." error={form.errorOf('password')}>
          {(props) => <Input {...props} type="password" autoComplete="new-password" required minLength={12} maxLength={200} />}
        </Field>
        <div>
          <Button type="submit" disabled={form.busy}>
            Save password
          </Button>
        </div>
      </form>
    </Card>
  )
}

export function EmailForm({ hasPassword, mailboxUrl }: { hasPassword: boolean; mailboxUrl: string | undefined }) {
  const [sent, setSent] = useState<string>()
  const form = useSubmit(
    (data) => startEmailChange({ email: textOf(data, 'email'), current: textOf(data, 'current') }),
    (result) => setSent(result.email),
  )
  return (
    <Card title="Email address">
      <form onSubmit={form.onSubmit} className="flex flex-col gap-3 p-3.5">
        {form.error ? <Notice tone="bad" title={form.error} /> : null}
        {sent ? (
          <Notice tone="ok" title={`Check your inbox at ${sent}.`}>
            If the address is not already in use, we sent a link to it. Nothing changes until you open it.{' '}
            <MailboxLink url={mailboxUrl} />
          </Notice>
        ) : null}
        <Field name="email" label="New address" error={form.errorOf('email')}>
          {(props) => <Input {...props} type="email" required autoComplete="off" />}
        </Field>
        {hasPassword ? <CurrentPassword error={form.errorOf('current')} /> : null}
        <div>
          <Button type="submit" disabled={form.busy}>
            Send confirmation link
          </Button>
        </div>
      </form>
    </Card>
  )
}

export type IdentityRow = { id: string; provider: string; label: string; createdAt: Date }

/** Identities of external providers that sign in to this account. */
export function Identities({
  identities,
  providers,
  now,
  refused,
}: {
  identities: IdentityRow[]
  providers: { id: 'github' | 'oidc'; name: string }[]
  now: Date
  refused: string | undefined
}) {
  const { busy, run } = useAction()
  const nameOf = (provider: string) => providers.find((p) => p.id === provider.split(':')[0])?.name ?? provider
  const missing = providers.filter((p) => !identities.some((i) => i.provider.split(':')[0] === p.id))
  if (identities.length === 0 && missing.length === 0) return null
  return (
    <Card title="Linked accounts">
      {refused ? (
        <div className="p-3.5 pb-0">
          <Notice tone="bad" title={refused} />
        </div>
      ) : null}
      {identities.map((i) => (
        <Row key={i.id}>
          <span className="min-w-0 flex-1 truncate">
            <b className="font-medium">{nameOf(i.provider)}</b> <span className="text-muted">{i.label}</span>
          </span>
          <span className="text-sm text-faint">
            <TimeAgo at={i.createdAt} now={now} />
          </span>
          <Button
            variant="quiet"
            disabled={busy}
            aria-label={`Unlink ${nameOf(i.provider)}`}
            onClick={() => run(() => unlinkProvider(i.id))}
          >
            Unlink
          </Button>
        </Row>
      ))}
      {missing.map((p) => (
        <Row key={p.id}>
          <span className="min-w-0 flex-1 text-muted">{p.name} not linked</span>
          <Button onClick={() => void signInAt(p.id, paths.account('security'))}>Link {p.name}</Button>
        </Row>
      ))}
    </Card>
  )
}

export type SessionRow = { id: string; device: string; ip: string | null; method: string; createdAt: Date; lastSeenAt: Date }

const methods: Record<string, string> = {
  password: 'password',
  email_link: 'email link',
  github: 'GitHub',
  oidc: 'single sign-on',
}

export function Sessions({ sessions, current, now }: { sessions: SessionRow[]; current: string; now: Date }) {
  const { busy, run } = useAction()
  return (
    <Card
      title="Active sessions"
      aside={
        sessions.length > 1 ? (
          <Button
            variant="quiet"
            disabled={busy}
            onClick={() =>
              run(
                () => endOtherSessions(),
                ({ ended }) => toast.success(`${ended} ${ended === 1 ? 'session has' : 'sessions have'} ended`),
              )
            }
          >
            Sign out other sessions
          </Button>
        ) : undefined
      }
    >
      {sessions.map((s) => (
        <Row key={s.id} className="flex-wrap">
          <span className="min-w-0 flex-1 basis-52">
            <b className="font-medium">{s.device}</b> {s.id === current ? <span className="text-ok">this session</span> : null}
            <span className="block text-sm text-faint">
              from {s.ip || 'an unknown address'}, by {methods[s.method] ?? s.method}, since{' '}
              <TimeAgo at={s.createdAt} now={now} />
            </span>
          </span>
          <span className="text-sm text-muted">
            used <TimeAgo at={s.lastSeenAt} now={now} />
          </span>
          {s.id === current ? null : (
            <Button
              variant="quiet"
              disabled={busy}
              aria-label={`Sign out ${s.device}`}
              onClick={() => run(() => endSession(s.id))}
            >
              Sign out
            </Button>
          )}
        </Row>
      ))}
    </Card>
  )
}
