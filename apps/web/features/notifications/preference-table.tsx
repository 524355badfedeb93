'use client'
import type { NotificationPreference } from '@callboard/modules/notifications'
import { Card } from '@callboard/ui/card'
import { Table, Td, Th } from '@callboard/ui/table'
import { toast } from '@callboard/ui/toast'
import { useState, useTransition } from 'react'
import { savePreference } from './actions.ts'

/** The channels of one kind: changed immediately, and reverted if it cannot be saved. */
function PreferenceRow({ base, choice }: { base: string; choice: NotificationPreference }) {
  const [ways, setWays] = useState({ portal: choice.portal.on, mail: choice.mail.on })
  const [busy, start] = useTransition()
  const box = (way: 'portal' | 'mail', words: string) => {
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
    </tr>
  )
}

/** Notification settings by kind: in the portal, by email. Each change is saved immediately. */
export function PreferenceTable({ base, choices }: { base: string; choices: NotificationPreference[] }) {
  return (
    <Card>
      <Table label="Notification settings">
        <thead>
          <tr>
            <Th>Event</Th>
            <Th>In-app</Th>
            <Th>Email</Th>
          </tr>
        </thead>
        <tbody>
          {choices.map((choice) => (
            <PreferenceRow key={choice.kind} base={base} choice={choice} />
          ))}
        </tbody>
      </Table>
    </Card>
  )
}
