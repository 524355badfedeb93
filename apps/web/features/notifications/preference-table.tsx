'use client'
import type { NotificationPreference } from '@callboard/modules/notifications'
import { Card } from '@callboard/ui/card'
import { Table, Td, Th } from '@callboard/ui/table'
import { toast } from '@callboard/ui/toast'
import { useState, useTransition } from 'react'
import { savePreference } from './actions.ts'

/** The channels of one kind: changed immediately, and reverted if it cannot be saved. */
function PreferenceRow({ base, choice, slack }: { base: string; choice: NotificationPreference; slack: boolean }) {
  const [ways, setWays] = useState({ portal: choice.portal.on, mail: choice.mail.on, slack: choice.slack.on })
  const [busy, start] = useTransition()
  const box = (way: keyof typeof ways, words: string) => {
    const { fixed } = choice[way]
    const next = { ...ways, [way]: !ways[way] }
    const change = () => {
      setWays(next)
      start(async () => {
        const result = await savePreference(base, { kind: choice.kind, ...next })
        if (result.ok) return
        setWays(ways)
        toast.error(result.message)
      })
    }
    return (
      <input
        type="checkbox"
        aria-label={`${words}: ${choice.label}`}
        checked={ways[way]}
        disabled={busy || fixed}
        title={fixed ? (ways[way] ? 'Always sent.' : 'Not available on this channel.') : undefined}
        onChange={change}
      />
    )
  }
  return (
    <tr>
      <Td className="whitespace-normal">{choice.label}</Td>
      <Td>{box('portal', 'In-app')}</Td>
      <Td>{box('mail', 'Email')}</Td>
      {slack ? <Td>{box('slack', 'Slack')}</Td> : null}
    </tr>
  )
}

type Props = {
  base: string
  choices: NotificationPreference[]
  /** The reader has a linked account of Slack. */
  slack: boolean
}

/** Notification settings by kind: in the portal, by email, by Slack. Each change is saved immediately. */
export function PreferenceTable({ base, choices, slack }: Props) {
  return (
    <Card>
      <Table label="Notification settings">
        <thead>
          <tr>
            <Th>Event</Th>
            <Th>In-app</Th>
            <Th>Email</Th>
            {slack ? <Th>Slack</Th> : null}
          </tr>
        </thead>
        <tbody>
          {choices.map((choice) => (
            <PreferenceRow key={choice.kind} base={base} choice={choice} slack={slack} />
          ))}
        </tbody>
      </Table>
    </Card>
  )
}
