'use client'
import { Button } from '@callboard/ui/button'
import { Card } from '@callboard/ui/card'
import { Field } from '@callboard/ui/field'
import { Notice } from '@callboard/ui/notice'
import { useState } from 'react'
import { EntityInput } from '~/components/catalog/entity-input.tsx'
import { Link } from '~/components/link.tsx'
import { textOf, useSubmit } from '~/lib/actions/use-submit.ts'
import { paths } from '~/lib/navigation/paths.ts'
import { askTeam } from './actions.ts'

/** Sends a question to the owning team, or to another. */
export function AskTeam({ base, id, reason }: { base: string; id: string; reason: string | undefined }) {
  const [sent, setSent] = useState<{ team: { label: string } }>()
  const { busy, error, errorOf, onSubmit } = useSubmit((data) => askTeam(base, id, textOf(data, 'team')), setSent)
  if (sent)
    return (
      <Notice tone="ok" title={`${sent.team.label} has your question.`}>
        You are notified when it is answered.{' '}
        <Link href={paths.question(base, id)} className="text-accent underline">
          View question
        </Link>
      </Notice>
    )
  return (
    <Card title="Ask a team">
      <form onSubmit={onSubmit} noValidate className="flex flex-col gap-3 p-3.5">
        <Field
          name="team"
          label="Team"
          help="Members of your organization can read the question and its answer."
          error={errorOf('team')}
        >
          {(props) => (
            <EntityInput control={props} base={base} kinds={['group']} placeholder="The team that owns the nearest page" />
          )}
        </Field>
        {error ? (
          <Notice tone="bad" title="The question was not sent.">
            {error}
          </Notice>
        ) : null}
        <div>
          <Button type="submit" variant="primary" disabled={busy} reason={reason}>
            Ask the team
          </Button>
        </div>
      </form>
    </Card>
  )
}
