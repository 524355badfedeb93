'use client'
import { Button } from '@callboard/ui/button'
import { Notice } from '@callboard/ui/notice'
import { useState } from 'react'
import { useSubmit } from '~/lib/actions/use-submit.ts'
import { confirmLink } from './actions.ts'

type Props = { base: string; code: string; link: { name: string; workspace: string }; email: string }

/** The decision of a signed-in member about a link that was opened from Slack. */
export function ConfirmLink({ base, code, link, email }: Props) {
  const [linked, setLinked] = useState(false)
  const { busy, error, errorOf, onSubmit } = useSubmit(
    () => confirmLink(base, code),
    () => setLinked(true),
  )
  if (linked)
    return (
      <Notice tone="ok" title="Your accounts are linked.">
        Go back to Slack and ask. Answers that only you see have your rights.
      </Notice>
    )
  const problem = error ?? errorOf('code')
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      {problem ? <Notice tone="bad" title={problem} /> : null}
      <p>
        <b className="font-medium">{link.name}</b> in the Slack workspace <b className="font-medium">{link.workspace}</b> will ask
        with the rights of <b className="font-medium">{email}</b>.
      </p>
      <Notice tone="warn" title={`Continue only if you are ${link.name} and asked for this link yourself.`}>
        That person can then see everything that you can see.
      </Notice>
      <Button type="submit" variant="primary" size="large" disabled={busy}>
        Link accounts
      </Button>
    </form>
  )
}
