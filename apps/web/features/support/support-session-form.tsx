'use client'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field, Input } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { TimeAgo } from '@callboard/ui/time-ago'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { navigateAway } from '~/lib/navigation/navigate-away.ts'
import { beginSupportSession } from './actions.ts'

/** Starts a support session in a portal that has consented. */
export function SupportSessionForm({
  id,
  support,
  now,
}: {
  id: string
  support: { until: Date; role: string } | null
  now: Date
}) {
  const form = useSubmit(
    (data) => beginSupportSession(id, textOf(data, 'reason')),
    ({ href }) => navigateAway(href),
  )
  const closed = support ? undefined : 'The organization has not granted support access.'
  return (
    <Card title="Start support session">
      <form onSubmit={form.onSubmit} className="flex flex-col gap-3 p-3.5">
        <p className="text-muted">
          {support ? (
            <>
              Admins are notified, and your actions appear in their audit log. Access granted as {support.role}, until{' '}
              <TimeAgo at={support.until} now={now} />
            </>
          ) : (
            'Admins can grant access in Settings > Data.'
          )}
        </p>
        {form.error ? <Notice tone="bad" title={form.error} /> : null}
        <Field name="reason" label="Why" help="Visible to the organization." error={form.errorOf('reason')}>
          {(props) => <Input {...props} required minLength={5} maxLength={300} disabled={closed !== undefined} />}
        </Field>
        <div>
          <Button type="submit" disabled={form.busy} reason={closed}>
            Start session
          </Button>
        </div>
      </form>
    </Card>
  )
}
